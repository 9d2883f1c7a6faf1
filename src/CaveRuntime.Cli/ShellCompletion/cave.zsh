#compdef cave
# Completion of cave for zsh. Add to ~/.zshrc, after compinit:  eval "$(cave completion zsh)"
_cave() {
    local entry
    local -a found lines
    lines=("${(@f)$("${words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)}")
    for entry in $lines; do
        case "$entry" in
            :files) _files ;;
            :folders) _files -/ ;;
            *$'\t'*) found+=("${${entry%%$'\t'*}//:/\\:}:${entry#*$'\t'}") ;;
            ?*) found+=("${entry//:/\\:}") ;;
        esac
    done
    (( ${#found} )) && _describe -V cave found
}
if [[ "${funcstack[1]}" == _cave ]]; then
    _cave "$@"
else
    compdef _cave cave
fi
