import { appendFileSync, mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * What a test run leaves behind for the search for secrets at its end (`scripts/test.ts`): n8n's logs, execution data,
 * the text of pages of which pictures are taken, and what the tests print. Without `EVIDENCE` nothing is kept.
 */
const folder = process.env.EVIDENCE;

/** Every secret used in the run, one JSON text a line. Never searched itself. */
const secretsFile = 'secrets.txt';

/** Names of credential fields whose values are secret, as the package's own redactor sees them. */
const secretField = /token|password|secret|key/i;

/** Shorter values are parts of ordinary words; no provider issues them. */
const shortest = 8;

/** Where a file of the run belongs. @param otherwise its folder when nothing is kept */
export function evidenceFile(name: string, otherwise: string): string {
	if (folder === undefined) return path.join(otherwise, name);
	mkdirSync(folder, { recursive: true });
	return path.join(folder, `${process.pid}-${Date.now()}-${name}`);
}

/** Keeps a text in which no secret may show. */
export function keepEvidence(name: string, text: string): void {
	if (folder === undefined) return;
	mkdirSync(folder, { recursive: true });
	appendFileSync(path.join(folder, `${process.pid}-${name}`), `${text}\n`);
}

/** The values of a credential's secret fields. @param data as entered, before anything is exchanged for a token */
export function secretsOf(data: Readonly<Record<string, unknown>>): string[] {
	return Object.entries(data).flatMap(([name, value]) =>
		secretField.test(name) && typeof value === 'string' && value.length >= shortest ? [value] : [],
	);
}

/** Notes the secrets of a credential, so that the whole run is searched for them. */
export function noteSecrets(data: Readonly<Record<string, unknown>>): void {
	if (folder === undefined) return;
	mkdirSync(folder, { recursive: true });
	for (const secret of secretsOf(data)) appendFileSync(path.join(folder, secretsFile), `${JSON.stringify(secret)}\n`);
}

/** A secret may show as it is, as a part of a URL, inside JSON, or in the Base64 of Basic authentication. */
function spellings(secret: string): string[] {
	const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
	return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64])];
}

/** What a search found: each place where a secret shows. */
export interface Leaks {
	secrets: number;
	files: number;
	/** File, line, and the name of the secret by its number, never the secret. */
	found: string[];
}

/** Searches all evidence of a run for all secrets of the run. */
export async function findLeaks(evidence: string): Promise<Leaks> {
	const noted = await readFile(path.join(evidence, secretsFile), 'utf8').catch(() => '');
	const secrets = [...new Set(noted.split('\n').filter((line) => line !== ''))].map((line) => String(JSON.parse(line)));
	const files = (await readdir(evidence)).filter((file) => file !== secretsFile);
	const found: string[] = [];
	for (const file of files) {
		const text = await readFile(path.join(evidence, file), 'utf8');
		for (const [number, secret] of secrets.entries()) {
			const place = spellings(secret)
				.map((spelling) => text.indexOf(spelling))
				.find((index) => index >= 0);
			if (place === undefined) continue;
			found.push(`${file}, line ${text.slice(0, place).split('\n').length}: secret ${number + 1} of ${secrets.length}`);
		}
	}
	return { secrets: secrets.length, files: files.length, found };
}
