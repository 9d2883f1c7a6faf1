# Completion of cave for bash. Add to ~/.bashrc:  eval "$(cave completion bash)"
_cave_complete() {
    local line="${COMP_LINE:0:COMP_POINT}" entry before
    local -a words
    # bash would split the name of a model at its colon.
    read -ra words <<< "$line"
    [[ "$line" == *[[:space:]] ]] && words+=("")
    local cur="${words[${#words[@]}-1]}"
    COMPREPLY=()
    while IFS=$'\t' read -r entry _; do
        case "$entry" in
            :files)
                compopt -o filenames 2>/dev/null
                while IFS= read -r entry; do COMPREPLY+=("$entry"); done < <(compgen -f -- "$cur") ;;
            :folders)
                compopt -o filenames 2>/dev/null
                while IFS= read -r entry; do COMPREPLY+=("$entry"); done < <(compgen -d -- "$cur") ;;
            ?*) printf -v entry '%q' "$entry"; COMPREPLY+=("$entry") ;;
        esac
    done < <("$1" complete -- "${words[@]:1}" 2>/dev/null </dev/null)
    # What bash puts the rest behind begins after the last colon.
    if [[ "$cur" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
        before="${cur%"${cur##*:}"}"
        COMPREPLY=("${COMPREPLY[@]#"$before"}")
    fi
    if [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *: ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -F _cave_complete cave
