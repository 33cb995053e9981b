; The installer for Windows, made by Inno Setup 6 from dist\backtimer (see packaging/build_frozen.py):
;
;   iscc packaging\windows\backtimer.iss        -> dist\BackTimer-VERSION-windows-setup.exe
;
; For one person, without an administrator, unless asked otherwise. What a person has made (routines, doses, history) is
; in another folder, %LOCALAPPDATA%\BackTimer, which neither this nor the removal touches.

#define Built SourcePath + "..\..\dist\backtimer\backtimer.exe"
#if !FileExists(Built)
  #error There is no dist\backtimer yet: python packaging\build_frozen.py
#endif
#define Version GetStringFileInfo(Built, PRODUCT_VERSION)
#define Program "backtimer.exe"
#define Kind "BackTimer.Routine"

[Setup]
AppId={{6F0B6E0B-8E1B-4B5A-9C57-3A2C0D7C2F41}
AppName=BackTimer
AppVersion={#Version}
AppVerName=BackTimer {#Version}
AppPublisher=The BackTimer team
VersionInfoVersion={#GetVersionNumbersString(Built)}
DefaultDirName={autopf}\BackTimer
DefaultGroupName=BackTimer
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; What the Qt that comes along needs.
MinVersion=10.0.17763
SetupIconFile=packaging\icons\backtimer.ico
UninstallDisplayIcon={app}\{#Program}
UninstallDisplayName=BackTimer
ChangesAssociations=yes
CloseApplications=yes
RestartApplications=no
; All other paths begin there.
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=BackTimer-{#Version}-windows-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: "openwith"; Description: "Offer BackTimer under ""Open with"" for routine files (*.yaml)"

[InstallDelete]
; Nothing of an earlier version is left among the files of this one.
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\licences"

[Files]
Source: "dist\backtimer\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\BackTimer"; Filename: "{app}\{#Program}"
Name: "{autodesktop}\BackTimer"; Filename: "{app}\{#Program}"; Tasks: desktopicon

[Registry]
; Only offered: a YAML file may be anything, and what opens it by a double click stays as it was.
Root: HKA; Subkey: "Software\Classes\{#Kind}"; ValueType: string; ValueData: "BackTimer exercise routine"; Flags: uninsdeletekey; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\{#Kind}\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\{#Kind}\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\.yaml\OpenWithProgids"; ValueType: none; ValueName: "{#Kind}"; Flags: uninsdeletevalue uninsdeletekeyifempty; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\.yml\OpenWithProgids"; ValueType: none; ValueName: "{#Kind}"; Flags: uninsdeletevalue uninsdeletekeyifempty; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "BackTimer"; Flags: uninsdeletekey

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,BackTimer}"; Flags: nowait postinstall skipifsilent
