import path from 'node:path';
import { root } from '../test/support/n8n/install';
import { packPackage, unpack } from '../test/support/n8n/pack';
import { verify } from './verification';

/** `npm run verify`: what n8n asks of verified nodes, checked on the built and packed package. */
async function main(): Promise<void> {
	const folder = path.join(root, '.cache/verify');
	await unpack(await packPackage(), folder);
	const results = await verify(root, folder);
	for (const { name, problems } of results) {
		console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${name}`);
		for (const problem of problems) console.log(`      ${problem}`);
	}
	const failed = results.filter(({ problems }) => problems.length > 0).length;
	console.log(`${results.length - failed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}

void main();
