import type { IExecuteFunctions, INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { rethrown, toNodeError } from '../../../shared/errors';
import { Client, Session } from '../../../shared/http/client';
import { Cancelled, createWait, monotonicMs, withinTime } from '../../../shared/wait';
import { isWanted, toItems } from '../../../shared/webhook/deliver';
import { unknownEvent } from '../../../shared/webhook/cloudApi';
import type { GatewayEvent } from '../../../shared/webhook/event';
import { getChat } from '../../api';
import { getChatEvents } from '../events';
import { noteOwnUser } from '../own';
import { deliveryOf } from '../receiver';
import { accessOf } from './access';
import { Dispatcher } from './dispatcher';
import { Connection, type Ports } from './connection';
import { backfillEvents, newestSecond } from './backfill';
import { type Problem, problemError } from './problem';
import { openSocket } from './socket';
import { Watermark } from './watermark';

/** How often the connection looks at its clock, in milliseconds. */
const tickMs = 250;
/** Executions that are being started may take this long when the workflow is unpublished. */
const maxStopMs = 5_000;

/** Everything that a published workflow and a test by hand have in common. */
function commonPorts(functions: IExecuteFunctions | ITriggerFunctions, client: Client) {
	return {
		access: async () => await accessOf(functions, client),
		open: openSocket,
		parse: (body: unknown) => {
			const events = getChatEvents(body);
			return events.length > 0 ? events : [unknownEvent('getChat', body)];
		},
		log: (message: string) => functions.logger.info(`get.chat Trigger: ${message}`),
		now: monotonicMs,
		random: Math.random,
	} satisfies Partial<Ports>;
}

/**
 * Starts the workflow for every event of the websocket, until it is unpublished.
 *
 * Publishing fails with a clear error where the first connection does. After a restart of n8n, which may be quicker than
 * the network, it goes on trying instead.
 *
 * @throws NodeOperationError, NodeApiError
 */
export async function listen(functions: ITriggerFunctions): Promise<ITriggerResponse> {
	const activation = functions.getActivationMode();
	try {
		const { line: connection, handover: dispatcher } = publishedLine(functions);
		let stopped = false;
		const stop = async () => {
			stopped = true;
			connection.stop();
			await withinTime(dispatcher.stop(), maxStopMs);
		};
		const start = async () => {
			void (async () => {
				for (; !stopped; connection.tick()) await sleep(tickMs);
			})();
			const problem = await connection.start({
				reportLater: activation === 'init' || activation === 'leadershipChange',
			});
			if (!problem) return;
			await stop();
			throw problemError(functions.getNode(), problem);
		};
		if (functions.getMode() === 'manual') return { closeFunction: stop, manualTriggerFunction: start };
		await start();
		return { closeFunction: stop };
	} catch (error) {
		throw toNodeError(functions.getNode(), error);
	}
}

/** The connection of a published workflow, and the handling of its events. */
function publishedLine(functions: ITriggerFunctions): { line: Connection; handover: Dispatcher } {
	const isTest = functions.getMode() === 'manual';
	const delivery = deliveryOf(functions);
	const { events, options } = delivery;
	const hours = Math.max(0, Number(options.catchUpHours ?? 24) || 0);
	const client = new Client(new Session(functions, getChat));
	const timeline = new Watermark(functions.getWorkflowStaticData('node'));
	const handover = new Dispatcher(functions, delivery, timeline, () => line.fetchAgain());
	const begin = async () => {
		const second = await newestSecond(client);
		const known = await backfillEvents(client, events, second);
		timeline.begin(second);
		handover.ignore(known);
	};
	// Somebody published it just now: anything older does not concern it.
	let isNew = functions.getActivationMode() === 'activate';
	const line: Connection = new Connection({
		...commonPorts(functions, client),
		access: async () => {
			if (!isTest && hours > 0 && (isNew || timeline.isEmpty)) await begin();
			isNew = false;
			await noteOwnUser(functions, client);
			return await accessOf(functions, client);
		},
		backfill: async () => (isTest || hours === 0 ? [] : await backfillEvents(client, events, timeline.since(hours))),
		dispatch: (news, standing) => handover.dispatch(news, standing),
		reportLasting: (problem) => reportLasting(functions, problem),
	});
	return { line, handover };
}

function reportLasting(functions: ITriggerFunctions, problem: Problem): void {
	const error = problemError(functions.getNode(), problem);
	functions.logger.error(`get.chat Trigger: ${error.message}`);
	// Older versions of n8n cannot record it.
	if (typeof functions.saveFailedExecution === 'function') functions.saveFailedExecution(error);
}

/**
 * Waits for one event, for a test by hand in the editor.
 *
 * @throws NodeOperationError, NodeApiError when the connection is refused; Cancelled when the user stops
 */
export async function listenOnce(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
	try {
		return await nextItem(functions);
	} catch (error) {
		throw error instanceof Cancelled ? rethrown(error) : toNodeError(functions.getNode(), error);
	}
}

async function nextItem(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const wait = createWait(functions.getExecutionCancelSignal());
	const delivery = deliveryOf(functions);
	const client = new Client(new Session(functions, getChat));
	const found: GatewayEvent[] = [];
	const failures: Error[] = [];
	const connection = new Connection({
		...commonPorts(functions, client),
		backfill: async () => await Promise.resolve([]),
		dispatch: (news) => void found.push(...news.filter((event) => isWanted(delivery, event, { isTest: true }))),
		reportLasting: (problem) => void failures.push(problemError(functions.getNode(), problem)),
	});
	try {
		const first = connection.start().then((problem) => {
			if (problem) failures.push(problemError(functions.getNode(), problem));
		});
		first.catch(() => undefined);
		while (found.length === 0) {
			await wait(tickMs);
			connection.tick();
			const [failure] = failures;
			if (failure) throw failure;
		}
		return await toItems(functions, delivery, found.slice(0, 1));
	} finally {
		connection.stop();
	}
}
