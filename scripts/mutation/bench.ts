import { fork, type ChildProcess } from 'node:child_process';
import { root } from '../../test/support/n8n/install';
import type { Choice, Outcome } from './choice';

/** What tools/mutation/runner.js says. */
interface Answer {
	ready?: boolean;
	failure?: string;
	memory?: number;
}

/** A run that takes longer than all its tests together ever did waits for ever: its process is ended. */
const patience = ({ seconds }: Choice) => 120_000 + 20_000 * seconds;
const mostMemory = 2_000_000_000;

/** A process of jest that runs one file of tests after the other. */
export class Bench {
	private child: ChildProcess | undefined;

	async run(choice: Choice, change?: number): Promise<Outcome> {
		const child = (this.child ??= await started());
		const answer = next(child, patience(choice));
		child.send({ file: choice.file, names: choice.names, change });
		const said = await answer;
		if (said === undefined || (said.memory ?? 0) > mostMemory) this.close();
		if (said === undefined) return 'unsure';
		if (said.failure === undefined) return 'passed';
		return /Exceeded timeout of \d/.test(said.failure) ? 'unsure' : 'failed';
	}

	close(): void {
		this.child?.kill('SIGKILL');
		this.child = undefined;
	}
}

async function started(): Promise<ChildProcess> {
	const child = fork(require.resolve('jest/bin/jest'), ['--config', 'jest.mutation.config.js', '--ci', '--runInBand'], {
		...{ cwd: root, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
	});
	if ((await next(child, 300_000))?.ready !== true) throw new Error('jest did not start with jest.mutation.config.js');
	return child;
}

/** @returns undefined when nothing came in time, or when the process ended */
async function next(child: ChildProcess, milliseconds: number): Promise<Answer | undefined> {
	return await new Promise((resolve) => {
		const done = (answer?: Answer) => {
			clearTimeout(timer);
			child.off('message', done).off('exit', ended);
			resolve(answer);
		};
		const ended = () => done();
		const timer = setTimeout(ended, milliseconds);
		child.on('message', done).on('exit', ended);
	});
}
