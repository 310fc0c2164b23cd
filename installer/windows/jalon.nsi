; Setup of Jalon for one person, without administrator.
;   makensis -DVERSION=0.1.0 -DFROZEN=dist/jalon -DICON=build/icons/jalon.ico -DOUT=out/Jalon-0.1.0-setup.exe jalon.nsi
; Jalon-…-setup.exe /S                         silent, for a deployment
;   /REGLAGES=C:\partage\jalon.toml            also puts the settings of the structure beside the program
;   /D=C:\Outils\Jalon                         another folder (last, without quotes)
; Exit codes: 0 done, 2 cannot write, 3 Windows too old, 4 Jalon is running, 5 settings file not readable,
;   6 a newer Jalon is installed, 7 this computer refuses to start the program. Only 0 changes anything.
; The new program is unpacked beside the old one and tried, then takes its place: what fails before leaves the old one.
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
  SetCompressorDictSize 64 ; both programs carry the same modules: the second is found again in the first
!endif
ManifestDPIAware true
BrandingText "Jalon ${VERSION}"
!ifdef SIGN
  !uninstfinalize '${SIGN}' = 0
  !finalize '${SIGN}' = 0
!endif
!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include LogicLib.nsh
!include x64.nsh
!include WinVer.nsh
!ifdef ICON
  !define MUI_ICON "${ICON}"
  !define MUI_UNICON "${ICON}"
!endif
!ifdef SIDE
  !define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!endif
ShowInstDetails nevershow ; names of files say nothing to anyone: the steps are said in words
ShowUninstDetails nevershow
!define MUI_WELCOMEPAGE_TITLE "Installer Jalon ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "Jalon s’installe pour vous seul : il ne faut ni administrateur ni réseau.$\r$\n$\r$\nSi Jalon est déjà là, il est remplacé ; vos files actives, leurs sauvegardes et vos réglages restent où ils sont."
!insertmacro MUI_PAGE_WELCOME
!define MUI_DIRECTORYPAGE_TEXT_TOP "Gardez le dossier proposé si rien ne vous demande d’en changer. Vos files actives n’y seront pas : elles restent dans votre propre dossier."
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "Jalon est installé"
!define MUI_FINISHPAGE_TEXT "Il est dans le menu Démarrer, sous le nom Jalon.$\r$\n$\r$\nÀ la première ouverture, créez la file active de votre structure, ou essayez sans risque avec la structure d’essai."
!define MUI_FINISHPAGE_RUN "$INSTDIR\jalon.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Ouvrir Jalon"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Jalon va être retiré. Vos files actives, leurs sauvegardes et vos réglages restent sur cet ordinateur."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "Jalon"
VIAddVersionKey /LANG=0 "FileDescription" "Installation de Jalon"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "GPL-3.0-or-later"

!define NEW "$INSTDIR\_jalon-nouveau"
!define OLD "$INSTDIR\_jalon-ancien"
Var settings
Var told ; why it failed has been said

!macro STEP WORDS
  SetDetailsPrint both
  DetailPrint "${WORDS}"
  SetDetailsPrint none
!macroend
!macro STOP CODE WHY
  MessageBox MB_OK|MB_ICONSTOP "${WHY}" /SD IDOK
  StrCpy $told yes
  SetErrorLevel ${CODE}
  Abort
!macroend

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

; The parts that the setup puts there: nothing else in the folder is ever touched.
!macro EACH_PART DO
  !insertmacro ${DO} "jalon.exe"
  !insertmacro ${DO} "jalon-cmd.exe"
  !insertmacro ${DO} "_internal"
  !insertmacro ${DO} "licences"
!macroend
; Where the folder that was chosen has such a part of someone else, Jalon goes into a folder of its own inside it.
!macro LEAVE_WHAT_IS_NOT_OURS
  ${IfNot} ${FileExists} "$INSTDIR\uninstall.exe"
  ${AndIfNot} ${FileExists} "$INSTDIR\jalon.exe"
  ${AndIfNot} ${FileExists} "${OLD}\jalon.exe"
    ${If} ${FileExists} "$INSTDIR\_internal"
    ${OrIf} ${FileExists} "$INSTDIR\licences"
      StrCpy $INSTDIR "$INSTDIR\Jalon"
    ${EndIf}
  ${EndIf}
!macroend
!macro PUT_ASIDE PART
  ${If} ${FileExists} "$INSTDIR\${PART}"
    Rename "$INSTDIR\${PART}" "${OLD}\${PART}"
  ${EndIf}
!macroend
!macro PUT_IN_PLACE PART
  Rename "${NEW}\${PART}" "$INSTDIR\${PART}"
!macroend
!macro PUT_BACK PART
  ${If} ${FileExists} "${OLD}\${PART}"
    ${If} ${FileExists} "$INSTDIR\${PART}"
      Rename "$INSTDIR\${PART}" "${NEW}\${PART}"
    ${EndIf}
    Rename "${OLD}\${PART}" "$INSTDIR\${PART}"
  ${EndIf}
!macroend
!macro STOP_WHEN_HELD
  ${If} ${Errors} ; asking clears it
    !insertmacro EACH_PART PUT_BACK
    !insertmacro STOP 2 "Un autre programme tient un fichier de Jalon, peut-être l’antivirus. L’ancien Jalon est resté tel quel. Redémarrez l’ordinateur, puis recommencez."
  ${EndIf}
!macroend
!macro PUT_BACK_WHAT_IS_MISSING PART
  ${IfNot} ${FileExists} "$INSTDIR\${PART}"
  ${AndIf} ${FileExists} "${OLD}\${PART}"
    Rename "${OLD}\${PART}" "$INSTDIR\${PART}"
  ${EndIf}
!macroend
!macro REMOVE PART
  Delete "$INSTDIR\${PART}"
  RMDir /r "$INSTDIR\${PART}"
!macroend
!macro REMOVE_UNPACKED
  RMDir /r "${NEW}"
  RMDir /r "${OLD}"
  RMDir "$INSTDIR" ; only when nothing is in it
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "Jalon demande Windows 10 (version 1809) ou plus récent, en 64 bits." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  ${GetParameters} $1
  ${WordReplace} $1 '"/REGLAGES=' '/REGLAGES="' "+1" $1 ; quotes around the whole option, as PowerShell puts them
  ClearErrors
  ${GetOptions} $1 "/REGLAGES=" $settings
  ${If} ${Errors}
    StrCpy $settings ""
  ${ElseIfNot} ${FileExists} "$settings"
    MessageBox MB_OK|MB_ICONSTOP "Le fichier de réglages n’existe pas : $settings" /SD IDOK
    SetErrorLevel 5
    Quit
  ${Else}
    GetFullPathName $settings "$settings" ; the current folder is another one when it is copied
  ${EndIf}
  ReadRegStr $0 HKCU "${KEY}" "DisplayVersion"
  ${VersionCompare} "$0" "${VERSION}" $1
  ${If} $0 != ""
  ${AndIf} $1 = 1
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Jalon $0, plus récent, est déjà installé. Une file active ouverte avec lui peut ne plus s’ouvrir avec Jalon ${VERSION}.$\r$\n$\r$\nInstaller quand même Jalon ${VERSION} à sa place ?" /SD IDNO IDYES +3
    SetErrorLevel 6
    Quit
  ${EndIf}
FunctionEnd

; Also when the disk fills while the setup unpacks.
Function .onInstFailed
  SetOutPath "$TEMP" ; a folder that is the current one cannot be removed
  RMDir /r "${NEW}"
  RMDir "${OLD}" ; empty, unless a part of the old program could not be put back: the next setup does it
  RMDir "$INSTDIR"
  ${If} $told == ""
    MessageBox MB_OK|MB_ICONSTOP "Jalon n’a pas pu être écrit dans ce dossier. S’il y était déjà, il est resté tel quel. Libérez de la place, puis recommencez." /SD IDOK
  ${EndIf}
FunctionEnd

Section "" PROGRAM
  SetShellVarContext current
  !insertmacro LEAVE_WHAT_IS_NOT_OURS
  !insertmacro STOP_WHILE_RUNNING "jalon.exe"
  !insertmacro STOP_WHILE_RUNNING "jalon-cmd.exe"
  SetOutPath "$INSTDIR"
  !insertmacro EACH_PART PUT_BACK_WHAT_IS_MISSING ; a setup that was cut off between two renamings
  RMDir /r "${NEW}"
  RMDir /r "${OLD}"
  SectionGetSize ${PROGRAM} $0
  IntOp $0 $0 / 1024
  IntOp $0 $0 + 20
  ${GetRoot} "$INSTDIR" $1
  ${DriveSpace} "$1\" "/D=F /S=M" $2
  ${If} $2 != ""
  ${AndIf} $2 < $0
    !insertmacro STOP 2 "Il faut $0 Mo libres sur ce disque, il en reste $2. Rien n’a été changé."
  ${EndIf}
  SetOutPath "${NEW}"
  !insertmacro STEP "Copie des fichiers…"
  ClearErrors
  File /r "${FROZEN}/*"
  ${If} ${Errors}
    !insertmacro STOP 2 "Jalon ne peut pas être écrit dans ce dossier. Rien n’a été changé."
  ${EndIf}
  ${If} $settings != ""
    CopyFiles /SILENT "$settings" "${NEW}\jalon.toml"
    ${If} ${Errors}
      !insertmacro STOP 5 "Le fichier de réglages ne peut pas être lu : $settings. Rien n’a été changé."
    ${EndIf}
  ${EndIf}
  SetOutPath "$INSTDIR"
  !insertmacro STEP "Essai du programme…"
  nsExec::Exec /TIMEOUT=120000 '"${NEW}\jalon-cmd.exe" --version'
  Pop $0
  ${If} $0 != 0
    !insertmacro STOP 7 "Cet ordinateur refuse de lancer Jalon ($0) : un antivirus ou une règle de l’administrateur l’arrête. Rien n’a été changé. Montrez ce message à qui s’occupe de vos ordinateurs."
  ${EndIf}
  !insertmacro STEP "Mise en place…"
  CreateDirectory "${OLD}"
  ClearErrors
  !insertmacro EACH_PART PUT_ASIDE
  !insertmacro STOP_WHEN_HELD
  !insertmacro EACH_PART PUT_IN_PLACE
  !insertmacro STOP_WHEN_HELD
  ${If} $settings != ""
    Delete "$INSTDIR\jalon.toml"
    !insertmacro PUT_IN_PLACE "jalon.toml"
  ${EndIf}
  !insertmacro REMOVE_UNPACKED
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
  ReadRegStr $0 HKCU "${KEY}" "InstallLocation"
  ${If} $0 != $INSTDIR ; a copy on a stick: it would take away what this computer has, and parts of any folder it is in
    MessageBox MB_OK|MB_ICONEXCLAMATION "Jalon n’a pas été installé dans ce dossier : pour l’en retirer, supprimez son dossier. Rien n’a été changé." /SD IDOK
    SetErrorLevel 8
    Quit
  ${EndIf}
  !insertmacro STOP_WHILE_RUNNING "jalon.exe"
  !insertmacro STOP_WHILE_RUNNING "jalon-cmd.exe"
  SetDetailsPrint none
  !insertmacro EACH_PART REMOVE
  Delete "$INSTDIR\jalon.toml"
  Delete "$INSTDIR\uninstall.exe"
  !insertmacro REMOVE_UNPACKED
  Delete "$SMPROGRAMS\Jalon.lnk"
  DeleteRegKey HKCU "Software\Classes\.jalon"
  DeleteRegKey HKCU "Software\Classes\Jalon.Caseload"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ; The caseloads, their copies and the settings under %LOCALAPPDATA%\Jalon are never touched.
SectionEnd
