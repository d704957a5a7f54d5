import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { freshSecret } from './registration';

/*
 * URLs that a user enters at the provider, with a secret that nothing in the workflow tells: it is random, made when the
 * workflow is first published, and kept in static data, which exports and source control leave out.
 *
 * n8n files the static data of a node under its name, so a renamed node would get another secret, and the URL at the
 * provider would be worth nothing. Therefore it is in the workflow's own static data as well, under the node's id.
 */

/** What is kept of a published trigger. The ids tell whether it is its own, and not one that came with a copy. */
interface Kept {
	workflowId: string;
	nodeId: string;
	secret: string;
	/** The production URL as it was last published, with whichever secret. */
	url: string;
}

type Functions = IExecuteFunctions | IHookFunctions | IWebhookFunctions;

const ownKey = 'pastedUrl';
const sharedKey = 'whatsAppGatewaysUrls';
/** Nodes that were deleted leave theirs behind. */
const maxShared = 100;

/** Whether the default secret of a node is one that can be worked out from the ids of the node and its workflow. */
function isComputed(functions: Functions): boolean {
	return functions.getNode().typeVersion < 2;
}

/**
 * The secret that a call must carry; empty where nothing may pass. Nodes of version 1 have it in their parameters, because
 * their URLs stand at the provider already. Beyond that an entered one goes before the random one.
 *
 * `testSecret` gives the ending of the URL that the editor shows: it opens a test that is being listened for, and nothing else.
 * n8n evaluates an expression for it, so it is asked for where it matters only.
 */
export function pastedSecret(functions: IHookFunctions | IWebhookFunctions): {
	secret: string;
	testSecret?: () => string;
} {
	const entered = enteredSecret(functions);
	if (isComputed(functions) || entered !== '') return { secret: entered };
	const testSecret = () => endOf(functions.getNodeWebhookUrl('default') ?? '');
	if (functions.getMode() === 'manual') return { secret: testSecret() };
	return { secret: keptFor(functions)?.secret ?? '', testSecret };
}

/** Makes the secret when the workflow is first published, and notes the URL. A test, and a node of version 1, has none. */
export function keepUrl(functions: IHookFunctions): void {
	if (isComputed(functions) || functions.getMode() === 'manual') return;
	const shown = functions.getNodeWebhookUrl('default') ?? '';
	const secret = keptFor(functions)?.secret ?? freshSecret();
	const entered = enteredSecret(functions);
	const url = entered === '' ? `${shown.slice(0, shown.length - endOf(shown).length)}${secret}` : shown;
	const { nodeId, workflowId } = idsOf(functions);
	const kept = { workflowId, nodeId, secret, url };
	functions.getWorkflowStaticData('node')[ownKey] = kept;
	const workflowData = functions.getWorkflowStaticData('global');
	const others = Object.entries(asDataObject(workflowData[sharedKey])).filter(([id]) => id !== nodeId);
	workflowData[sharedKey] = Object.fromEntries([...others, [nodeId, { ...kept }]].slice(-maxShared));
}

/**
 * What the node outputs when it is executed: the events that started it; or, in the editor, its production URLs where the
 * user asked for those. They come as items only where no node follows that would take them for events.
 *
 * @param places one for each URL that the user enters at a provider, by the provider's name where there are several
 */
export function eventsOrUrl(
	functions: IExecuteFunctions,
	places: ReadonlyArray<{ provider?: string; functions: IExecuteFunctions }> = [{ functions }],
): INodeExecutionData[] {
	const isAsked =
		functions.getMode() === 'manual' &&
		places.some((place) => !isComputed(place.functions)) &&
		functions.getNodeParameter('editorAction', 0, 'waitForEvent') === 'showUrl';
	if (!isAsked) return functions.getInputData();
	const kept = places.flatMap(({ provider, ...place }) => {
		const url = keptFor(place.functions)?.url;
		return url === undefined ? [] : [{ ...(provider !== undefined && { provider }), productionUrl: url }];
	});
	const message =
		kept.length === 0
			? 'Publish the workflow first: the production URL and its secret are made then.'
			: `Production URL: ${kept.map(({ productionUrl }) => productionUrl).join(' , ')}`;
	functions.addExecutionHints({ message, type: 'info', location: 'outputPane' });
	const isLast = functions.getChildNodes(functions.getNode().name).length === 0;
	if (!isLast) return [];
	return kept.length === 0 ? [{ json: { note: message } }] : kept.map((json) => ({ json }));
}

function keptFor(functions: Functions): Kept | undefined {
	const { nodeId } = idsOf(functions);
	const ownData: IDataObject = functions.getWorkflowStaticData('node');
	const workflowData: IDataObject = functions.getWorkflowStaticData('global');
	return ownOne(functions, ownData[ownKey]) ?? ownOne(functions, asDataObject(workflowData[sharedKey])[nodeId]);
}

function ownOne(functions: Functions, stored: unknown): Kept | undefined {
	const ids = idsOf(functions);
	const { workflowId, nodeId, secret, url } = asDataObject(stored);
	const isOwn = workflowId === ids.workflowId && nodeId === ids.nodeId;
	return isOwn && typeof secret === 'string' && secret !== '' && typeof url === 'string'
		? { ...ids, secret, url }
		: undefined;
}

function idsOf(functions: Functions): { workflowId: string; nodeId: string } {
	return { workflowId: functions.getWorkflow().id ?? '', nodeId: functions.getNode().id };
}

function enteredSecret(functions: IHookFunctions | IWebhookFunctions): string {
	return String(functions.getNodeParameter('secret', '') ?? '');
}

function endOf(url: string): string {
	return url.slice(url.lastIndexOf('/') + 1);
}
