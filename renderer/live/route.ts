import { openPage, type Page, pages, viewStore } from './view.ts'

const pageOf = (hash: string): Page | null => pages.find(page => hash === `#/${page}`) ?? null

/** Keeps the page and the address together, so that a reload and the window's own "back" go where one was. */
export function followRoute(): void {
  const write = (page: Page) => {
    if (pageOf(location.hash) !== page) location.hash = `/${page}`
  }
  const read = () => {
    const asked = pageOf(location.hash)
    if (asked !== null && asked !== viewStore.getState().page) openPage(asked)
  }
  read()
  write(viewStore.getState().page)
  addEventListener('hashchange', read)
  viewStore.subscribe(({ page }, before) => {
    if (page !== before.page) write(page)
  })
}
