# Completion of cave for fish. Write to ~/.config/fish/completions/cave.fish:  cave completion fish > …
function __cave_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for entry in ($words[1] complete -- $words[2..-1] $current 2>/dev/null </dev/null)
        switch $entry
            case ':files'
                __fish_complete_path $current
            case ':folders'
                __fish_complete_directories $current
            case '*'
                echo $entry
        end
    end
end
complete -c cave -f -a '(__cave_complete)'
