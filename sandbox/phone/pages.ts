import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const folder = path.join(__dirname, 'page');
const bundles = new Map<string, Promise<string>>();

/** The pages that the sandbox serves, by their path. */
export const pages: Readonly<Record<string, { title: string; script: string }>> = {
	'/': { title: 'Sandbox', script: 'start' },
	'/phone': { title: 'Phone', script: 'phone' },
	'/desk': { title: 'Ticket desk', script: 'desk' },
};

/** The shell of a page: its script draws the rest. */
export function shell(title: string, script: string): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · WhatsApp gateways sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_sandbox/phone/style.css">
<script type="module" src="/_sandbox/phone/${script}.js"></script>
</head>
<body><div id="root"><noscript>This page needs JavaScript.</noscript></div></body>
</html>
`;
}

/** The style sheet of all pages. */
export async function styleSheet(): Promise<string> {
	return await readFile(path.join(folder, 'style.css'), 'utf8');
}

/** A page's script, bundled when it is asked for first. */
export async function script(name: string): Promise<string> {
	const bundle = bundles.get(name) ?? bundled(name);
	bundles.set(name, bundle);
	return await bundle;
}

async function bundled(name: string): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [path.join(folder, `${name}.tsx`)],
		bundle: true,
		write: false,
		format: 'esm',
		target: 'es2022',
		jsx: 'automatic',
		jsxImportSource: 'preact',
	});
	return outputFiles[0]?.text ?? '';
}
