/** How an operating system is told to show the station and nothing else. */

export interface KioskSeat {
  readonly os: 'windows' | 'linux'
  /** The account that the kiosk signs in with; it owns nothing else. */
  readonly account: string
  /** Absolute path of the installed program. */
  readonly program: string
  readonly words: readonly string[]
}

export interface ProfileFile {
  readonly name: string
  readonly text: string
}

export const profileFiles = (seat: KioskSeat): readonly ProfileFile[] =>
  seat.os === 'windows'
    ? [
        { name: 'shell-launcher.xml', text: shellLauncher(seat) },
        { name: 'assigned-access.xml', text: assignedAccess(seat) },
      ]
    : [
        { name: 'whereabouts-kiosk.service', text: cageService(seat) },
        { name: 'whereabouts-kiosk.pam', text: pamSession },
        { name: 'openbox-autostart', text: openboxAutostart(seat) },
        { name: 'openbox-rc.xml', text: openboxRc },
      ]

/** Any fixed GUIDs do; these are this product's own. */
const shellProfile = '{5a6e0c1e-6a57-4d0b-9b53-2f2d6b3c7e10}'
const accessProfile = '{8f0cf3c2-0f5d-4a3b-8a8e-6f9d1b7c4e21}'

const escaped = (text: string) => text.replace(/[&<>"']/g, sign => `&#${sign.codePointAt(0)};`)

const quoted = (word: string) => (/[\s"]/.test(word) ? `"${word.replaceAll('"', '\\"')}"` : word)
const line = (words: readonly string[]) => words.map(quoted).join(' ')

/**
 * Shell Launcher (Windows Enterprise, Education and IoT): the station instead of the desktop, started again when it ends.
 * Schemas ShellLauncher/2018 and /2019 of Microsoft's Shell Launcher documentation.
 */
const shellLauncher = ({ account, program, words }: KioskSeat) => `<?xml version="1.0" encoding="utf-8"?>
<ShellLauncherConfiguration
    xmlns="http://schemas.microsoft.com/ShellLauncher/2018/Configuration"
    xmlns:V2="http://schemas.microsoft.com/ShellLauncher/2019/Configuration">
  <Profiles>
    <DefaultProfile>
      <Shell Shell="%SystemRoot%\\explorer.exe"/>
    </DefaultProfile>
    <Profile Id="${shellProfile}">
      <Shell Shell="${escaped(line([program, ...words]))}" V2:AppType="Desktop" V2:AllAppsFullScreen="true">
        <ReturnCodeActions>
          <ReturnCodeAction ReturnCode="0" Action="RestartShell"/>
        </ReturnCodeActions>
        <DefaultAction Action="RestartShell"/>
      </Shell>
    </Profile>
  </Profiles>
  <Configs>
    <Config>
      <Account Name="${escaped(account)}"/>
      <Profile Id="${shellProfile}"/>
    </Config>
  </Configs>
</ShellLauncherConfiguration>
`

/** Assigned Access with one allowed desktop program, started at sign-in (Windows Pro too). Schemas of 2017 and 201810. */
const assignedAccess = ({ account, program, words }: KioskSeat) => `<?xml version="1.0" encoding="utf-8"?>
<AssignedAccessConfiguration
    xmlns="http://schemas.microsoft.com/AssignedAccess/2017/config"
    xmlns:rs5="http://schemas.microsoft.com/AssignedAccess/201810/config">
  <Profiles>
    <Profile Id="${accessProfile}">
      <AllAppsList>
        <AllowedApps>
          <App DesktopAppPath="${escaped(program)}" rs5:AutoLaunch="true" rs5:AutoLaunchArguments="${escaped(line(words))}"/>
        </AllowedApps>
      </AllAppsList>
      <StartLayout>
        <![CDATA[<LayoutModificationTemplate
            xmlns="http://schemas.microsoft.com/Start/2014/LayoutModification"
            xmlns:defaultlayout="http://schemas.microsoft.com/Start/2014/FullDefaultLayout" Version="1">
          <DefaultLayoutOverride><StartLayoutCollection>
            <defaultlayout:StartLayout GroupCellWidth="6"/>
          </StartLayoutCollection></DefaultLayoutOverride>
        </LayoutModificationTemplate>]]>
      </StartLayout>
      <Taskbar ShowTaskbar="false"/>
    </Profile>
  </Profiles>
  <Configs>
    <Config>
      <Account>${escaped(account)}</Account>
      <DefaultProfile Id="${accessProfile}"/>
    </Config>
  </Configs>
</AssignedAccessConfiguration>
`

/** systemd.service(5): a word in double quotes, its percent signs and backslashes doubled. */
const unitWord = (word: string) => `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`

/** Cage shows one program and knows no other; systemd keeps it on the first console. Without -s no other console is in reach. */
const cageService = ({ account, program, words }: KioskSeat) => `[Unit]
Description=Whereabouts station
After=systemd-user-sessions.service dbus.socket systemd-logind.service getty@tty1.service
Wants=dbus.socket systemd-logind.service
Before=graphical.target
Conflicts=getty@tty1.service
ConditionPathExists=/dev/tty0

[Service]
Type=simple
User=${account}
PAMName=whereabouts-kiosk
ExecStart=/usr/bin/cage -- ${[program, ...words].map(unitWord).join(' ')}
Restart=always
RestartSec=2
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
UtmpIdentifier=tty1
UtmpMode=user
NoNewPrivileges=no

[Install]
WantedBy=graphical.target
`

const pamSession = `auth     required pam_unix.so nullok
account  required pam_unix.so
session  required pam_unix.so
session  required pam_systemd.so type=wayland class=user
`

const shellWord = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`

const openboxAutostart = ({ program, words }: KioskSeat) => `# ~/.config/openbox/autostart of the kiosk's account
xset s off -dpms
setxkbmap -option srvrkeys:none
while true; do
  ${[program, ...words].map(shellWord).join(' ')}
  sleep 2
done &
`

const openboxRc = `<?xml version="1.0" encoding="UTF-8"?>
<!-- ~/.config/openbox/rc.xml of the kiosk's account: no keys, no mouse menus, every window full and bare. -->
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <desktops><number>1</number></desktops>
  <keyboard/>
  <mouse/>
  <applications>
    <application class="*">
      <decor>no</decor>
      <fullscreen>yes</fullscreen>
    </application>
  </applications>
</openbox_config>
`
