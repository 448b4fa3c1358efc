import type { keepingOperations } from '../../../core/api/keeping.ts'
import { asSubjectId } from '../../../core/model/ids.ts'
import { backupsOf, backupsIn } from '../../store/kept.ts'
import type { Handlers } from './index.ts'

export const keepingHandlers: Handlers<keyof typeof keepingOperations> = {
  'subjects.erase': ({ id }, engine) => ({
    texts: engine.erase(asSubjectId(id)),
    backups: backupsOf(engine.dir).map(({ name }) => name),
    sealed: engine.store.protection().sealed,
  }),
  'store.protection': (_, engine) => ({ ...engine.store.protection() }),
  'store.newRecoveryKey': (_, engine) => ({ recoveryKey: engine.store.newRecoveryKey() }),
  'backups.list': (_, engine) => ({
    folder: backupsIn(engine.dir),
    backups: backupsOf(engine.dir).map(({ name, at, bytes }) => ({
      name,
      at: at === null ? null : new Date(at).toISOString(),
      bytes,
    })),
  }),
}
