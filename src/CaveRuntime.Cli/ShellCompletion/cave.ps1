# Completion of cave for PowerShell. Add to $PROFILE:  cave completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName cave -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $program = $commandAst.CommandElements[0].ToString()
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString().Trim('"', "'") })
    if ($wordToComplete -eq '') { $words += '""' }
    # A name may hold what PowerShell would run.
    $safe = { param($text) if ($text -match '^[\w./\\:@=+-]+$') { $text } else { "'" + $text.Replace("'", "''") + "'" } }
    $begun = [System.Management.Automation.WildcardPattern]::Escape($wordToComplete.Trim('"', "'")) + '*'
    & $program complete '--' @words 2>$null | ForEach-Object {
        if ($_ -eq ':files') { Get-ChildItem -Path $begun -ErrorAction SilentlyContinue | ForEach-Object {
            $path = & $safe (Resolve-Path -Relative -LiteralPath $_.FullName)
            [System.Management.Automation.CompletionResult]::new($path, $_.Name, 'ProviderItem', $_.FullName) } }
        elseif ($_ -eq ':folders') { Get-ChildItem -Directory -Path $begun -ErrorAction SilentlyContinue | ForEach-Object {
            $path = & $safe (Resolve-Path -Relative -LiteralPath $_.FullName)
            [System.Management.Automation.CompletionResult]::new($path, $_.Name, 'ProviderContainer', $_.FullName) } }
        else {
            $text, $said = $_ -split "`t", 2
            if (-not $said) { $said = $text }
            [System.Management.Automation.CompletionResult]::new((& $safe $text), $text, 'ParameterValue', $said)
        }
    }
}
