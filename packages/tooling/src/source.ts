import ts from 'typescript';

/** One import of a file, `require` and `import()` included. */
interface Import {
  readonly specifier: string;
  readonly line: number;
  /** True when the import disappears with the types. */
  readonly typeOnly: boolean;
}

/** Properties of a source file that the rules read. */
export interface Source {
  readonly imports: readonly Import[];
  readonly lines: number;
  /** Line numbers where the type `any` is used. */
  readonly anys: readonly number[];
  /** Line numbers of texts with SQL that reads files. */
  readonly fileReads: readonly number[];
  /** Line numbers of texts with SQL that makes or fills a table of a bare name. */
  readonly bareTables: readonly number[];
  /** Line numbers where a text becomes SQL unchecked: `as Sql`, or a template given to a connection. */
  readonly forgedSql: readonly number[];
  /** Line numbers of templates that write a number and a noun in the plural, whatever the number is. */
  readonly bareCounts: readonly number[];
  /** Line numbers of doc comments that open with a question word. */
  readonly questionComments: readonly number[];
}

/** Calls of table functions of DuckDB that read files. */
const FILE_READER =
  /\b(read_(parquet|csv|json|ndjson|text|blob|xlsx)\w*|(parquet|json|csv)_scan|parquet_\w*(metadata|schema)|sniff_csv|glob)\s*\(/i;
/** Words that no doc comment opens with, as alternatives of an expression. */
export const QUESTION_WORDS = 'What|Whatever|Whether|How|Who|Whoever|Whose|Where|When|Which|Whichever|Why';
/** The beginning of a doc comment up to a question word. */
const QUESTION_COMMENT = new RegExp(`/\\*\\*\\s*(?:\\*\\s*)?(?:${QUESTION_WORDS})\\b`, 'g');
/** Things that are counted, in the plural, as a text goes on behind a number. The command `features get` is none of them. */
const COUNTED =
  /^ (?:(?:more|other|new|processed|bronze) )?(?:rows|lines|records|files|objects|events|cards|days|duplicates|reports|features|columns|values|tables|items|problems|places|parts|trees|bytes|frauds|declines|controls|authorisations|decisions|changes|groups|models|versions|runs|characters|merchants|findings|differences|requests|messages|others)\b(?! get)/;
/** A constant, whose number is known to whoever writes the sentence. */
const CONSTANT = /\b[A-Z][A-Z_]{2,}\b/;
/** A file in the place of a table. */
const FILE_AS_TABLE = /\b(FROM|JOIN)\s+'/;
/** A statement that makes or fills a table whose name is part of the text. */
const BARE_TABLE =
  /\b(CREATE\s+(OR\s+REPLACE\s+)?(TEMP\s+(TABLE|VIEW)|TABLE)(\s+IF\s+NOT\s+EXISTS)?|INSERT\s+INTO)\s+(?!IF\b)["\w]/;

/** Reads a TypeScript or JavaScript file. */
export function parseSource(path: string, text: string): Source {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const imports: Import[] = [];
  const anys: number[] = [];
  const fileReads: number[] = [];
  const bareTables: number[] = [];
  const forgedSql: number[] = [];
  const bareCounts: number[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, line: lineOf(node) });
    if (node.kind === ts.SyntaxKind.AnyKeyword) anys.push(lineOf(node));
    if (ts.isStringLiteralLike(node) || isTemplatePart(node)) {
      if (FILE_READER.test(node.text) || FILE_AS_TABLE.test(node.text)) fileReads.push(lineOf(node));
      if (BARE_TABLE.test(node.text)) bareTables.push(lineOf(node));
    }
    if (
      ts.isTemplateSpan(node) &&
      COUNTED.test(node.literal.text) &&
      !CONSTANT.test(node.expression.getText(file))
    )
      bareCounts.push(lineOf(node.expression));
    if (isForgedSql(node)) forgedSql.push(lineOf(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    imports,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    anys,
    fileReads,
    bareTables,
    forgedSql,
    bareCounts,
    questionComments: [...text.matchAll(QUESTION_COMMENT)].map(
      ({ index }) => file.getLineAndCharacterOfPosition(index).line + 1,
    ),
  };
}

const isTemplatePart = (node: ts.Node): node is ts.TemplateLiteralLikeNode =>
  ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

function importOf(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) {
    return named(node.moduleSpecifier, isTypeOnly(node.importClause));
  }
  if (ts.isExportDeclaration(node)) return named(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node)) {
    return ts.isLiteralTypeNode(node.argument) ? named(node.argument.literal, true) : undefined;
  }
  if (ts.isExternalModuleReference(node)) return named(node.expression, false);
  if (ts.isCallExpression(node) && loads(node.expression)) return named(node.arguments[0], false);
  return undefined;
}

const named = (node: ts.Node | undefined, typeOnly: boolean): Omit<Import, 'line'> | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? { specifier: node.text, typeOnly } : undefined;

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.length > 0 &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

/** Methods of a DuckDB connection that take SQL. */
const TAKES_SQL = /^(run\w*|stream\w*|start\w*|prepare|extractStatements)$/;

function isForgedSql(node: ts.Node): boolean {
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) {
    const { type } = node;
    return ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'Sql';
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression } = node.expression;
  const receiver = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const [statement] = node.arguments;
  return (
    TAKES_SQL.test(name.text) &&
    ts.isIdentifier(receiver) &&
    receiver.text === 'connection' &&
    statement !== undefined &&
    (ts.isTemplateExpression(statement) || ts.isBinaryExpression(statement))
  );
}

/** Recognizes `import(…)`, `require(…)` and `require.resolve(…)`. */
function loads(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  const base =
    ts.isPropertyAccessExpression(callee) && callee.name.text === 'resolve' ? callee.expression : callee;
  return ts.isIdentifier(base) && base.text === 'require';
}
