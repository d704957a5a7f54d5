import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startPrism } from '../test/support/prism';

/** `npm run test:contract:prism`: the contract tests against Stoplight Prism. Arguments go to jest. */
async function main(): Promise<void> {
	const prism = await startPrism('desk360', '/v1');
	const child = spawn('jest', ['--selectProjects', 'contract', ...process.argv.slice(2)], {
		stdio: 'inherit',
		env: { ...process.env, CONTRACT_ORIGIN_DESK360: prism.origin },
	});
	const [code]: unknown[] = await once(child, 'exit');
	await prism.close();
	process.exitCode = code === 0 ? 0 : 1;
}

void main();
