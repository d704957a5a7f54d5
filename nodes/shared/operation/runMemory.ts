import { createHash } from 'crypto';
import type { IExecuteData, IExecuteFunctions } from 'n8n-workflow';
import type { RunMemory } from '../http/sentRecord';

const storageKey = 'whatsAppGatewaysSent';

/**
 * n8n's Retry On Fail repeats a node in the same process and with the same object, not only where it throws, but also
 * where the first item of its output has an `error`. Whether a run that returned will be repeated is not known to it, so
 * its memory lasts as long as that object: it is gone when n8n goes on, however many runs a loop has.
 */
const repeats = new WeakMap<IExecuteData, { runIndex: number; memory: RunMemory }>();

/**
 * What this run has done so far: empty unless n8n repeats it, at once or by the Retry button of a failed execution.
 *
 * The second comes with n8n's copy of the execution's data, hence a run that has not returned is remembered there as well.
 */
export function runMemoryOf(functions: IExecuteFunctions): RunMemory {
	const place = placeOf(functions);
	if (!place) return emptyMemory();
	const { executeData, runIndex, context } = place;
	const repeated = repeats.get(executeData);
	const memory =
		repeated && repeated.runIndex === runIndex
			? repeated.memory
			: openMemory(context[storageKey], runIndex, inputOf(functions));
	repeats.set(executeData, { runIndex, memory });
	// Earlier runs are over.
	context[storageKey] = { [runIndex]: memory };
	return memory;
}

/** To be called when a run returns: later runs of the node have nothing to do with it. */
export function endRun(functions: IExecuteFunctions): void {
	const place = placeOf(functions);
	if (place) delete place.context[storageKey];
}

function emptyMemory(): RunMemory {
	return { requests: {}, items: {}, failures: {}, claims: {}, recipients: {}, carriers: {} };
}

function placeOf(functions: IExecuteFunctions) {
	try {
		const executeData = functions.getExecuteData();
		// The tool of an agent runs within the agent's own run, often several times, each time for something else.
		if (executeData.node.name !== functions.getNode().name) return undefined;
		return {
			executeData,
			runIndex: functions.getWorkflowDataProxy(0).$runIndex,
			context: functions.getContext('node'),
		};
	} catch {
		// Some ways to run a single node come without an execution context: nothing can repeat those either.
		return undefined;
	}
}

function openMemory(stored: unknown, runIndex: number, input: string): RunMemory {
	const found = isStored(stored) ? stored[runIndex] : undefined;
	const isSame = found !== undefined && (found.input === undefined || found.input === input);
	return { ...emptyMemory(), ...(isSame && found), input };
}

/** Only this file writes it; earlier versions wrote fewer members. */
function isStored(value: unknown): value is Record<string, Partial<RunMemory>> {
	return typeof value === 'object' && value !== null;
}

/** Tells runs over different items apart, also where there are too many to read them all. */
function inputOf(functions: IExecuteFunctions): string {
	const items = functions.getInputData();
	const ends = [items[0], items[items.length - 1]].map((item) => item?.json);
	return createHash('sha256')
		.update(JSON.stringify([items.length, ends]))
		.digest('base64url')
		.slice(0, 22);
}
