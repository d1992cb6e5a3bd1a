/** Variables of a process. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment variables that a function declares.
 * @param declared meaning of each variable, by its name
 * @throws Error naming every variable that is missing, with its meaning
 */
export function readFunctionEnvironment<Name extends string>(
  name: string,
  declared: Readonly<Record<Name, string>>,
  variables: Variables = process.env,
): Readonly<Record<Name, string>> {
  const all = Object.entries<string>(declared);
  const missing = all.filter(([variable]) => !variables[variable]);
  if (missing.length > 0)
    throw new Error(
      `environment variables of the function ${name} are missing: ${missing.map(([variable, meaning]) => `${variable} (${meaning})`).join(', ')}`,
    );
  return Object.fromEntries(all.map(([variable]) => [variable, variables[variable]])) as Record<Name, string>;
}
