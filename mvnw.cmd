@echo off
rem Runs Maven: an installed one of 3.6.3 or newer, else a pinned one that is fetched once and checked.
setlocal
set VERSION=3.9.11
set SHA512=03e2d65d4483a3396980629f260e25cac0d8b6f7f2791e4dc20bc83f9514db8d0f05b0479e699a5f34679250c49c8e52e961262ded468a20de0be254d8207076
set HOST=archive.apache.org
set CACHE=%USERPROFILE%\.m2\liverank
set MAVEN=%CACHE%\apache-maven-%VERSION%

powershell -NoProfile -Command "$v = (mvn -B -v 2>$null | Select-String 'Apache Maven ([0-9.]+)'); if ($v -and [version]$v.Matches[0].Groups[1].Value -ge [version]'3.6.3') { exit 0 } else { exit 1 }"
if %ERRORLEVEL%==0 (
  call mvn -f "%~dp0pom.xml" %*
  exit /b %ERRORLEVEL%
)
if not exist "%MAVEN%\bin\mvn.cmd" (
  powershell -NoProfile -Command "$ErrorActionPreference='Stop'; New-Item -ItemType Directory -Force '%CACHE%' | Out-Null; $f='%CACHE%\maven.zip'; Invoke-WebRequest ('https:' + '//%HOST%/dist/maven/maven-3/%VERSION%/binaries/apache-maven-%VERSION%-bin.zip') -OutFile $f; if ((Get-FileHash $f -Algorithm SHA512).Hash -ne '%SHA512%') { Remove-Item $f; throw 'what came from %HOST% is not Maven %VERSION%: its SHA-512 differs' }; Expand-Archive $f '%CACHE%'; Remove-Item $f"
  if errorlevel 1 exit /b 1
)
call "%MAVEN%\bin\mvn.cmd" -f "%~dp0pom.xml" %*
exit /b %ERRORLEVEL%
