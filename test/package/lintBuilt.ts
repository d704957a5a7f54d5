/** Prints a value as TypeScript source, the way a person would have written the literal. */
function asLiteral(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(asLiteral).join(', ')}]`;
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value).filter(([, entry]) => entry !== undefined && typeof entry !== 'function');
		return `{ ${entries.map(([key, entry]) => `${keyOf(key)}: ${asLiteral(entry)}`).join(', ')} }`;
	}
	if (typeof value !== 'string') return String(value);
	return `'${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;
}

/**
 * The source of a node class whose description is written out in full, for the lint rules that see literals only.
 * Inputs and outputs stay constants, because the rules want them so.
 */
export function nodeSource(className: string, description: object, webhookMethods: object = {}): string {
	const literal = asLiteral(description)
		.replace(/\binputs: \['main'\]/, 'inputs: [NodeConnectionTypes.Main]')
		.replace(/\boutputs: \['main'\]/, 'outputs: [NodeConnectionTypes.Main]');
	return [
		"import type { INodeType, INodeTypeDescription } from 'n8n-workflow';",
		"import { NodeConnectionTypes } from 'n8n-workflow';",
		`export class ${className} implements INodeType {`,
		`\tdescription: INodeTypeDescription = ${literal};`,
		// What a method does is for the lint of the source; here only its presence counts.
		...Object.entries(webhookMethods).map(([name, methods]) => {
			const bodies = Object.keys(Object(methods)).map(
				(method) => `async ${method}(): Promise<boolean> { return true; }`,
			);
			return `\twebhookMethods = { ${name}: { ${bodies.join(', ')} } };`;
		}),
		'}',
		'',
	].join('\n');
}

function keyOf(key: string): string {
	return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
