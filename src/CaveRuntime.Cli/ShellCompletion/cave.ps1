# Completion of cave for PowerShell. Add to $PROFILE:  cave completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName cave -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $program = $commandAst.CommandElements[0].ToString()
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString().Trim('"', "'") })
    if ($wordToComplete -eq '') { $words += '""' }
    & $program complete '--' @words 2>$null | ForEach-Object {
        if ($_ -eq ':files') { Get-ChildItem -Path "$wordToComplete*" -ErrorAction SilentlyContinue | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new((Resolve-Path -Relative $_.FullName), $_.Name, 'ProviderItem', $_.FullName) } }
        elseif ($_ -eq ':folders') { Get-ChildItem -Directory -Path "$wordToComplete*" -ErrorAction SilentlyContinue | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new((Resolve-Path -Relative $_.FullName), $_.Name, 'ProviderContainer', $_.FullName) } }
        else {
            $text, $said = $_ -split "`t", 2
            if (-not $said) { $said = $text }
            [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $said)
        }
    }
}
