# bash complete.bash SCRIPT cardlake WORD…: what the script offers for the last word. Loaded twice, as a profile may be.
. "$1"
. "$1"
COMP_WORDS=("${@:2}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_cardlake
printf '%s\n' "${COMPREPLY[@]}"
