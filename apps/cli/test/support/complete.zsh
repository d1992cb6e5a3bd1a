# zsh complete.zsh SCRIPT cardlake WORD…: what the script offers for the last word, without the screen that zsh needs to show it.
autoload -U compinit
compinit -u -d "$1.dump"
. "$1"
_describe() { print -l -- "${(@)${(P@)2}%%:*}" }
words=("${@:2}")
CURRENT=$#words
_cardlake
