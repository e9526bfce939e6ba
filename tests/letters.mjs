// Finds letters that a reader would see in a script: they belong into a table of words.
import ts from "typescript";

/** Attributes that are read or spoken. */
const READ = new Set([
  "aria-label",
  "aria-valuetext",
  "aria-description",
  "aria-roledescription",
  "alt",
  "title",
  "placeholder",
]);
/** Settings of controls, by what they are called wherever they are passed, that are shown as they are. */
const SHOWN = new Set([
  "label",
  "title",
  "text",
  "caption",
  "spoken",
  "faces",
  "face",
  "hint",
  "textContent",
  "placeholder",
]);

/** What code has letters for: none of these is a word. Where a reader would see them they are strays all the same. */
const CODE = [
  /^[-_/]?[a-z][\w-]*$/, // a name or a part of one: of a trait, an event, a class, a setting
  /^((cc|cb|bd)-[\w-]*\s*)+$/, // classes
  /^--[a-z-]+$|^[\s;]*-{0,2}[a-z-]+:[\w-]*$/, // CSS: a property, perhaps with its value; "change:"
  /^[\s;,)]*[a-z-]+\([-\w\s,.#]*\)?$/, // CSS: a function
  /^[.#][\w-]+[\w\s,.#>:()-]*$|^:[a-z-]+$|^[a-z]*(, [a-z]+)*\[[\w-]+(="|=\w+\]|\])$/, // a selector
  /^[\sMLHVCSQTAZmlhvcsqtaz\d.,-]+$/, // the data of a path
  /^http:\/\/www\.w3\.org\/|^[a-z]+\/[\w.+*-]+$/, // a namespace, a MIME type
  /^\{\w+\}$/, // where a number goes
];

function isCode(text, allowed) {
  return !/\p{L}/u.test(text) || allowed.has(text) || CODE.some((pattern) => pattern.test(text));
}

/** The literal pieces of text that an expression can come to, with those of constants that it names. */
function pieces(expression, constants, seen = new Set()) {
  const found = [];
  const look = (node) => {
    if (!node) return;
    if (ts.isStringLiteralLike(node)) found.push(node);
    else if (ts.isTemplateExpression(node)) {
      found.push(node.head);
      for (const span of node.templateSpans) {
        found.push(span.literal);
        look(span.expression);
      }
    } else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(look);
    else if (ts.isBinaryExpression(node)) [node.left, node.right].filter((side) => !isTest(side)).forEach(look);
    else if (ts.isParenthesizedExpression(node) || ts.isSpreadElement(node)) look(node.expression);
    else if (ts.isArrayLiteralExpression(node)) node.elements.forEach(look);
    else if (ts.isIdentifier(node) && constants.has(node.text) && !seen.has(node.text)) {
      seen.add(node.text);
      constants.get(node.text).forEach(look);
    }
  };
  look(expression);
  return found;
}

const COMPARING = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.InKeyword,
]);

function isTest(node) {
  return ts.isBinaryExpression(node) && COMPARING.has(node.operatorToken.kind);
}

/** Calls that look for something in the page, or ask the browser. */
const LOOKING = /^(querySelector|querySelectorAll|closest|matches|matchMedia|getElementById)$/;

const nameOf = (node) => (ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : "");

function calledName({ expression }) {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : nameOf(expression);
}

/** Is what a call makes a style sheet? Its letters are rules. */
const isStyle = (node) =>
  ts.isCallExpression(node) && calledName(node) === "h" && nameOf(node.arguments[0]) === "style";

/** The expressions of a call or an assignment that end up before the reader as they are. */
function shown(node) {
  if (ts.isCallExpression(node)) {
    const called = calledName(node);
    const [first, second] = node.arguments;
    if (called === "h" || called === "s") return isStyle(node) ? [] : node.arguments.slice(2);
    if (called === "setText") return [second];
    if (called === "say" || called === "append" || called === "replaceChildren") return [...node.arguments];
    if (called === "setAttribute" && READ.has(nameOf(first))) return [second];
  }
  if (ts.isPropertyAssignment(node) && (READ.has(nameOf(node.name)) || SHOWN.has(nameOf(node.name))))
    return [node.initializer];
  const assigned = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  if (assigned && ts.isPropertyAccessExpression(node.left) && SHOWN.has(node.left.name.text)) return [node.right];
  return [];
}

/** Is a literal here a name in the script's own language: an import, a key, an error for whoever writes scripts? */
function isPlumbing(node) {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  if (ts.isElementAccessExpression(parent) || ts.isCaseClause(parent) || isTest(parent)) return true;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true;
  if (ts.isCallExpression(parent) && LOOKING.test(calledName(parent))) return true;
  for (let up = parent; up; up = up.parent) {
    if (isStyle(up)) return true;
    if (ts.isNewExpression(up)) return /Error$/.test(nameOf(up.expression));
    if (ts.isFunctionLike(up)) return false;
  }
  return false;
}

/** ["12: text", …]: the letters in a script that are no code, by line; `allowed` are names that look like words. */
export function strayLetters(text, allowed = new Set()) {
  const source = ts.createSourceFile("script.js", text, ts.ScriptTarget.Latest, true);
  const constants = new Map();
  const stray = new Map();
  const keep = (node) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    stray.set(node.pos, `${line}: ${node.text}`);
  };
  const visit = (node, look) => {
    look(node);
    ts.forEachChild(node, (child) => visit(child, look));
  };
  visit(source, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      constants.set(node.name.text, [...(constants.get(node.name.text) ?? []), node.initializer]);
    }
  });
  visit(source, (node) => {
    const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if ((ts.isStringLiteralLike(node) || isPart) && !isPlumbing(node) && !isCode(node.text, allowed)) keep(node);
    for (const expression of shown(node)) {
      for (const piece of pieces(expression, constants)) {
        if (/\p{L}/u.test(piece.text) && !allowed.has(piece.text)) keep(piece);
      }
    }
  });
  return [...stray.entries()].sort(([a], [b]) => a - b).map(([, found]) => found);
}
