/**
 * Scripts that complete a command in a shell. Each asks the program itself (`complete -- WORD…`), so that one set of rules holds
 * for all shells. Nothing that the user has typed is evaluated. (The library @bomb.sh/tab 0.0.22 evaluates it, needs
 * bash-completion, and cannot be loaded twice.)
 */
const SCRIPTS = {
  bash: (launcher: string) => `_cardlake() {
  local word
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("$word")
  done < <(${launcher} complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _cardlake cardlake
`,
  zsh: (launcher: string) => `#compdef cardlake
_cardlake() {
  local -a offers
  local word meaning
  while IFS=$'\\t' read -r word meaning; do
    offers+=("\${word//:/\\\\:}:$meaning")
  done < <(${launcher} complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#offers )); then _describe cardlake offers; else _files; fi
}
if [ "$funcstack[1]" = _cardlake ]; then _cardlake "$@"; else compdef _cardlake cardlake; fi
`,
  fish: (launcher: string) => `function __cardlake_offers
  set -l words (commandline -opc) (commandline -ct)
  ${launcher} complete -- $words[2..-1] 2>/dev/null
end
complete -c cardlake -a '(__cardlake_offers)'
`,
} as const satisfies Readonly<Record<string, (launcher: string) => string>>;

/** A shell whose completion is supported. */
export type Shell = keyof typeof SCRIPTS;

/** Names of the shells whose completion is supported. */
export const SHELLS = Object.keys(SCRIPTS) as readonly Shell[];

/**
 * Writes the script that completes this program in a shell.
 * @param launcher the program, as a word of the shell
 */
export const completionScript = (shell: Shell, launcher: string): string => SCRIPTS[shell](launcher);
