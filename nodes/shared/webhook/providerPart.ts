import type { IDataObject, IExecuteFunctions, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { checkOnActivation } from './activation';
import type { Receiver } from './receive';

/** How a provider calls a trigger that hears several. Each provider has one, in its `trigger/hearing.ts`. */
export interface Hearing {
	/** Stored in workflows, a part of the address, and the `provider` of the events: never changes. */
	value: string;
	/** Whether the user enters the address at the provider, so that it ends in the secret. */
	isPasted: boolean;
	/** @throws InvalidInput for settings that cannot be used */
	receiver(functions: IWebhookFunctions): Receiver;
	/** Whether nothing is left to register. */
	checkExists(functions: IHookFunctions): Promise<boolean>;
	create(functions: IHookFunctions): Promise<boolean>;
	delete(functions: IHookFunctions): Promise<boolean>;
}

/** For a provider whose API registers nothing. */
export function pastedHearing(
	value: string,
	receiver: (functions: IHookFunctions | IWebhookFunctions) => Receiver,
): Hearing {
	const check = async (functions: IHookFunctions) => await Promise.resolve(checkOnActivation(functions, receiver));
	return {
		value,
		isPasted: true,
		receiver,
		checkExists: check,
		create: check,
		delete: async () => await Promise.resolve(true),
	};
}

/** Triggers of version 1 make their secrets from ids; a part has a random one. */
const versionWithRandomSecret = 2;

/**
 * The part of a trigger that one of several providers calls, with an address, a secret and a memory of its own: what serves
 * a trigger of that provider alone takes it for a whole one.
 */
export function partFor<T extends IExecuteFunctions | IHookFunctions | IWebhookFunctions>(
	functions: T,
	hearing: Hearing,
): T {
	const name = hearing.value;
	const kept = {
		node: withPrefix(functions.getWorkflowStaticData('node'), `${name}.`),
		global: withPrefix(functions.getWorkflowStaticData('global'), `${name}.`),
	};
	const own: object = {
		// Errors name the node by its id, so the workflow's tells the parts apart.
		getWorkflow: () => ({ ...functions.getWorkflow(), id: `${functions.getWorkflow().id ?? ''} ${name}` }),
		getNode: () => ({ ...functions.getNode(), typeVersion: versionWithRandomSecret }),
		getNodeWebhookUrl: () => ('getNodeWebhookUrl' in functions ? addressOf(functions, hearing) : undefined),
		getWorkflowStaticData: (type: 'global' | 'node') => kept[type],
	};
	return new Proxy(functions, {
		get: (target, member) => {
			const value: unknown = Reflect.get(member in own ? own : target, member);
			// n8n's methods look for their own object.
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

/** `…/oneMsg`, or `…/desk360/<ending>`: the webhook named `default` has the place, the one named `setup` the ending. */
function addressOf(functions: IHookFunctions | IWebhookFunctions, { value, isPasted }: Hearing): string {
	const place = functions.getNodeWebhookUrl('default') ?? '';
	const address = `${place.slice(0, place.lastIndexOf('/'))}/${value}`;
	const shown = functions.getNodeWebhookUrl('setup') ?? '';
	return isPasted ? `${address}${shown.slice(shown.lastIndexOf('/'))}` : address;
}

/** All parts lie beside each other, because n8n notices changes of the first level for certain. */
function withPrefix(data: IDataObject, prefix: string): IDataObject {
	const named = (member: string | symbol) => `${prefix}${String(member)}`;
	return new Proxy(data, {
		get: (target, member) => Reflect.get(target, named(member)),
		has: (target, member) => Reflect.has(target, named(member)),
		set: (target, member, value) => Reflect.set(target, named(member), value),
		deleteProperty: (target, member) => Reflect.deleteProperty(target, named(member)),
	});
}
