; Setup of Jalon for one person, without administrator.
;   makensis -DVERSION=0.1.0 -DFROZEN=dist/jalon -DICON=build/icons/jalon.ico -DOUT=out/Jalon-0.1.0-setup.exe jalon.nsi
; Jalon-…-setup.exe /S                         silent, for a deployment
;   /REGLAGES=C:\partage\jalon.toml            also puts the settings of the structure beside the program
;   /D=C:\Outils\Jalon                         another folder (last, without quotes)
; Exit codes: 0 done, 2 cannot write, 3 Windows too old, 4 Jalon is running (nothing was changed), 5 settings file not found.
Unicode true
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Jalon"
Name "Jalon ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Jalon"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
!ifdef QUICK ; for the tests of this script
  SetCompress off
!else
  SetCompressor /SOLID lzma
!endif
ManifestDPIAware true
BrandingText "Jalon ${VERSION}"
!ifdef SIGN
  !uninstfinalize '${SIGN}' = 0
  !finalize '${SIGN}' = 0
!endif
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include x64.nsh
!include WinVer.nsh
!ifdef ICON
  !define MUI_ICON "${ICON}"
  !define MUI_UNICON "${ICON}"
!endif
!define MUI_WELCOMEPAGE_TITLE "Installer Jalon ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "Jalon s’installe pour vous seul : il ne faut ni administrateur ni réseau.$\r$\n$\r$\nSi Jalon est déjà là, il est remplacé ; vos dossiers, vos copies et vos réglages restent où ils sont."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\jalon.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Ouvrir Jalon"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Jalon va être retiré. Vos dossiers, vos copies et vos réglages restent sur cet ordinateur."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "Jalon"
VIAddVersionKey /LANG=0 "FileDescription" "Installation de Jalon"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "GPL-3.0-or-later"

; A program that runs cannot be opened for writing: that is how it is seen, without listing processes.
!macro STOP_WHILE_RUNNING PROGRAM
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "Jalon est ouvert. Fermez-le, puis recommencez. Rien n’a été changé." /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; Only what the setup has put there: the folder is removed only when nothing of someone else is in it.
!macro REMOVE_PROGRAM
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\jalon.exe"
  Delete "$INSTDIR\jalon-cmd.exe"
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "Jalon demande Windows 10 (version 1809) ou plus récent, en 64 bits." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/REGLAGES=" $2
  ${If} ${Errors}
    StrCpy $2 ""
  ${ElseIfNot} ${FileExists} "$2"
    MessageBox MB_OK|MB_ICONSTOP "Le fichier de réglages n’existe pas : $2" /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
FunctionEnd

Section
  SetShellVarContext current
  !insertmacro STOP_WHILE_RUNNING "jalon.exe"
  !insertmacro STOP_WHILE_RUNNING "jalon-cmd.exe"
  !insertmacro REMOVE_PROGRAM ; old parts never stay beside new ones
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${FROZEN}/*"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort "Jalon n’a pas pu être écrit dans ce dossier."
  ${EndIf}
  ${If} $2 != ""
    CopyFiles /SILENT "$2" "$INSTDIR\jalon.toml"
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Jalon.lnk" "$INSTDIR\jalon.exe"
  WriteRegStr HKCU "Software\Classes\.jalon" "" "Jalon.Caseload"
  WriteRegStr HKCU "Software\Classes\Jalon.Caseload" "" "File active Jalon"
  WriteRegStr HKCU "Software\Classes\Jalon.Caseload\DefaultIcon" "" "$INSTDIR\jalon.exe,0"
  WriteRegStr HKCU "Software\Classes\Jalon.Caseload\shell\open\command" "" '"$INSTDIR\jalon.exe" "%1"'
  WriteRegStr HKCU "${KEY}" "DisplayName" "Jalon"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\jalon.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section Uninstall
  SetShellVarContext current
  !insertmacro STOP_WHILE_RUNNING "jalon.exe"
  !insertmacro STOP_WHILE_RUNNING "jalon-cmd.exe"
  !insertmacro REMOVE_PROGRAM
  Delete "$INSTDIR\jalon.toml"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Jalon.lnk"
  DeleteRegKey HKCU "Software\Classes\.jalon"
  DeleteRegKey HKCU "Software\Classes\Jalon.Caseload"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ; The caseloads, their copies and the settings under %LOCALAPPDATA%\Jalon are never touched.
SectionEnd
