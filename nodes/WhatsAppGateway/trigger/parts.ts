import type { IExecuteFunctions, IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { invalidInput, requiredInput, toNodeError } from '../../shared/errors';
import { partFor, type Hearing } from '../../shared/webhook/providerPart';
import { receive, type Receiver } from '../../shared/webhook/receive';
import { eventSettings, parameterOf, type SettingsFunctions } from '../../shared/webhook/settings';
import { bareAddress } from '../../shared/webhook/urlList';
import { allHearing } from './hearing';

function chosenNames(functions: SettingsFunctions): string[] {
	return [parameterOf(functions, 'providers', [])].flat().map(String);
}

/** The chosen providers whose address the user enters. */
export function pastedParts(functions: IExecuteFunctions) {
	const pasted = allHearing.filter(({ value, isPasted }) => isPasted && chosenNames(functions).includes(value));
	return pasted.map((hearing) => ({ provider: hearing.value, functions: partFor(functions, hearing) }));
}

/** Whether all chosen providers call. @throws NodeApiError, NodeOperationError */
export async function areReady(functions: IHookFunctions): Promise<boolean> {
	for (const hearing of chosen(functions)) if (!(await hearing.checkExists(partFor(functions, hearing)))) return false;
	return true;
}

/** Lets all chosen providers call. n8n calls `takeBack` where one of them fails. @throws NodeApiError, NodeOperationError */
export async function makeReady(functions: IHookFunctions): Promise<boolean> {
	for (const hearing of chosen(functions)) await hearing.create(partFor(functions, hearing));
	return true;
}

/** Lets none of them call any more; one that fails does not keep the others. @throws NodeApiError, NodeOperationError */
export async function takeBack(functions: IHookFunctions): Promise<boolean> {
	const results = await Promise.allSettled(
		chosen(functions).map(async (hearing) => await hearing.delete(partFor(functions, hearing))),
	);
	const failed = results.find((result) => result.status === 'rejected');
	if (failed) throw toNodeError(functions.getNode(), failed.reason);
	return true;
}

/** @throws NodeOperationError where none is chosen, or one that does not exist */
function chosen(functions: IHookFunctions): Hearing[] {
	const names = chosenNames(functions);
	const foreign = names.find((name) => !allHearing.some(({ value }) => value === name));
	if (names.length > 0 && foreign === undefined) return allHearing.filter(({ value }) => names.includes(value));
	const fix = `Choose from: ${allHearing.map(({ value }) => value).join(', ')}.`;
	const error =
		foreign === undefined
			? requiredInput('Providers', fix)
			: invalidInput('Providers', `has no provider "${foreign.slice(0, 60)}"`, fix);
	throw toNodeError(functions.getNode(), error);
}

/** What the trigger does with a call, as the trigger of the provider whose address it came to. Never throws. */
export async function hear(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	const address: string = functions.getRequestObject().originalUrl ?? '';
	// `…/oneMsg`, or `…/desk360/<secret>`
	const ending = bareAddress(address).split('/').slice(-2);
	const called = allHearing.find(({ value }) => ending.includes(value));
	const hearing = called ?? allHearing[0];
	const part = partFor(functions, hearing);
	return await receive(part, () => receiverOf(part, hearing, called !== undefined));
}

/** Opens to nobody where the provider is not chosen. @throws InvalidInput */
function receiverOf(functions: IWebhookFunctions, hearing: Hearing, isCalled: boolean): Receiver {
	const receiver = hearing.receiver(functions);
	const isOpen = isCalled && chosenNames(functions).includes(hearing.value);
	const { events } = eventSettings(functions);
	return {
		...receiver,
		...(!isOpen && { secret: '', formerSecret: '' }),
		// DecisionTelecom's own trigger has nothing to choose.
		wants: (event) => events.includes(event.event) && receiver.wants(event),
	};
}
