import { useState } from 'react'

/** A button that opens the system's file dialogue: the browser's own speaks the system's language, not the window's. */
export function ChooseFile({
  label,
  name = label,
  accept,
  disabled = false,
  take,
}: {
  label: string
  /** Where the label alone does not tell it from others, as a screen reader says it. */
  name?: string
  accept: string
  disabled?: boolean
  take: (file: File) => void
}) {
  const [chosen, setChosen] = useState('')
  return (
    <span className="choose-file">
      <label className="button">
        <input
          type="file"
          className="unseen"
          accept={accept}
          aria-label={name}
          disabled={disabled}
          onChange={({ target }) => {
            const file = target.files?.[0]
            // The same file may be chosen again, mended meanwhile.
            if (file) take(file)
            setChosen(file?.name ?? '')
            target.value = ''
          }}
        />
        {label}
      </label>
      <bdi className="soft">{chosen}</bdi>
    </span>
  )
}
