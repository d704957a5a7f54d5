import type { IExecuteFunctions, INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { asIs, toNodeError } from '../../../shared/errors';
import { Client, Session } from '../../../shared/request';
import { Cancelled, createWait, withinTime } from '../../../shared/wait';
import { isWanted, toItems } from '../../../shared/webhook/deliver';
import { unknownEvent } from '../../../shared/webhook/cloudApi';
import type { GatewayEvent } from '../../../shared/webhook/event';
import { getChat } from '../../api';
import { getChatEvents } from '../events';
import { deliveryOf } from '../receiver';
import { accessOf } from './access';
import { Handover } from './handover';
import { Line, type Problem, type World } from './line';
import { missedEvents, newestSecond } from './missed';
import { problemError } from './problem';
import { openSocket } from './socket';
import { Timeline } from './timeline';

/** How often the line looks at its clock, in milliseconds. */
const tickMs = 250;
/** Executions that are being started may take this long when the workflow is unpublished. */
const mostStopMs = 5_000;

/** Everything that a published workflow and a test by hand have in common. */
function commonWorld(functions: IExecuteFunctions | ITriggerFunctions, client: Client) {
	return {
		access: async () => await accessOf(functions, client),
		open: openSocket,
		parse: (body: unknown) => {
			const events = getChatEvents(body);
			return events.length > 0 ? events : [unknownEvent('getChat', body)];
		},
		say: (message: string) => functions.logger.info(`get.chat Trigger: ${message}`),
		now: Date.now,
		random: Math.random,
	} satisfies Partial<World>;
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
		const { line, handover } = publishedLine(functions);
		let stopped = false;
		const stop = async () => {
			stopped = true;
			line.stop();
			await withinTime(handover.stop(), mostStopMs);
		};
		const start = async () => {
			void (async () => {
				for (; !stopped; line.tick()) await sleep(tickMs);
			})();
			const problem = await line.start(activation === 'init' || activation === 'leadershipChange');
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

/** The connection of a published workflow, with what becomes of its events. */
function publishedLine(functions: ITriggerFunctions): { line: Line; handover: Handover } {
	const isTest = functions.getMode() === 'manual';
	const delivery = deliveryOf(functions);
	const { events, options } = delivery;
	const hours = Math.max(0, Number(options.catchUpHours ?? 24) || 0);
	const client = new Client(new Session(functions, getChat));
	const timeline = new Timeline(functions.getWorkflowStaticData('node'));
	const handover = new Handover(functions, delivery, timeline, () => line.fetchAgain());
	const begin = async () => {
		const second = await newestSecond(client);
		const known = await missedEvents(client, events, second);
		timeline.begin(second);
		handover.ignore(known);
	};
	// Somebody published it just now: what is older than that is none of its business.
	let isNew = functions.getActivationMode() === 'activate';
	const line: Line = new Line({
		...commonWorld(functions, client),
		access: async () => {
			if (!isTest && hours > 0 && (isNew || timeline.isEmpty)) await begin();
			isNew = false;
			return await accessOf(functions, client);
		},
		missed: async () => (isTest || hours === 0 ? [] : await missedEvents(client, events, timeline.since(hours))),
		handOn: (news, complete, overlaps) => handover.handOn(news, complete, overlaps),
		lasting: (problem) => reportLasting(functions, problem),
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
		throw error instanceof Cancelled ? asIs(error) : toNodeError(functions.getNode(), error);
	}
}

async function nextItem(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const wait = createWait(functions.getExecutionCancelSignal());
	const delivery = deliveryOf(functions);
	const client = new Client(new Session(functions, getChat));
	const found: GatewayEvent[] = [];
	const failures: Error[] = [];
	const line = new Line({
		...commonWorld(functions, client),
		missed: async () => await Promise.resolve([]),
		handOn: (news) => void found.push(...news.filter((event) => isWanted(delivery, event, true))),
		lasting: (problem) => void failures.push(problemError(functions.getNode(), problem)),
	});
	try {
		const first = line.start().then((problem) => {
			if (problem) failures.push(problemError(functions.getNode(), problem));
		});
		first.catch(() => undefined);
		while (found.length === 0) {
			await wait(tickMs);
			line.tick();
			const [failure] = failures;
			if (failure) throw failure;
		}
		return await toItems(functions, delivery, found.slice(0, 1));
	} finally {
		line.stop();
	}
}
