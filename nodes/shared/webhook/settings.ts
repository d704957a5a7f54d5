import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import type { DeliveryFunctions } from './deliver';
import type { GatewayEvent } from './event';
import type { TextMatch } from './filter';
import { lateAfterMs } from './late';
import type { Receiver } from './receive';

const textMatches: readonly TextMatch[] = ['contains', 'equals', 'regex', 'startsWith'];
const maxPauseSeconds = 30;

/** The n8n contexts in which a trigger reads its settings. */
export type SettingsFunctions = DeliveryFunctions | IHookFunctions;

/** What a user sets in every trigger. */
export interface EventSettings extends Omit<
	Receiver,
	| 'provider'
	| 'secret'
	| 'formerSecret'
	| 'testSecret'
	| 'maxBytes'
	| 'acceptsForms'
	| 'acceptsQuery'
	| 'parse'
	| 'fetchMedia'
> {
	/** Chosen under Trigger On. */
	events: string[];
	/** The trigger's Options as n8n gives them. */
	options: IDataObject;
}

/**
 * Reads Trigger On, Message Types, Statuses and the Options that all triggers have.
 *
 * @param aliases types that mean what the menu calls by another name
 */
export function eventSettings(
	functions: SettingsFunctions,
	aliases: ReadonlyMap<string, string> = new Map(),
): EventSettings {
	const events = list(parameterOf(functions, 'events', ['messageReceived']));
	const types = list(parameterOf(functions, 'messageTypes', []));
	const statuses = list(parameterOf(functions, 'statuses', []));
	const options = asDataObject(parameterOf(functions, 'options', {}));
	const field = String(options.binaryPropertyName ?? '').trim() || 'data';
	return {
		events,
		options,
		wants: (event) => {
			const { event: kind, status = '' } = event;
			if (!events.includes(kind)) return false;
			if (kind === 'messageStatus') return statuses.length === 0 || statuses.includes(status);
			const isMessage = kind === 'messageReceived' || kind === 'messageAssigned';
			return !isMessage || types.length === 0 || typesOf(event, aliases).some((type) => types.includes(type));
		},
		filter: {
			buttons: list(String(options.buttonFilter ?? '').split(',')),
			text: String(options.textFilter ?? ''),
			textMatch: textMatches.find((match) => match === options.textMatch) ?? 'contains',
		},
		groupMs: Math.min(maxPauseSeconds, Math.max(0, Number(options.groupSeconds) || 0)) * 1000,
		ignoreRedeliveries: options.ignoreRedeliveries !== false,
		lateAfterMs: lateAfterMs(options.lateAfterMinutes),
		startsForAnswers: options.startForAnswers === true,
		takesUnknown: typeof options.unknownEvents === 'boolean' ? options.unknownEvents : undefined,
		downloadTo: options.downloadMedia === true ? field : undefined,
		includeRaw: options.includeRaw !== false,
	};
}

/** The entries of Message Types that a message belongs to. */
function typesOf({ type = '', button, flow }: GatewayEvent, aliases: ReadonlyMap<string, string>): string[] {
	const known = aliases.get(type) ?? type;
	return [
		// What WhatsApp cannot show is of one of two types, depending on its API.
		known === 'unknown' ? 'unsupported' : known,
		...(button === undefined ? [] : ['button']),
		...(flow === undefined ? [] : ['flow']),
	];
}

/** A parameter of a trigger: contexts that run for items want to know for which one. */
export function parameterOf(functions: SettingsFunctions, name: string, fallback: unknown): unknown {
	return 'getExecutionCancelSignal' in functions
		? functions.getNodeParameter(name, 0, fallback)
		: functions.getNodeParameter(name, fallback);
}

function list(value: unknown): string[] {
	return (Array.isArray(value) ? value : [value])
		.map((entry) => String(entry ?? '').trim())
		.filter((entry) => entry !== '');
}
