# fish complete.fish SCRIPT cardlake WORD…: what the script offers for the last word.
source $argv[1]
complete -C "$argv[2..-1]"
