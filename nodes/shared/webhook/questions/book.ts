import type { IDataObject } from 'n8n-workflow';
import { asList } from '../../dataObject';
import { timeOfDayMs } from '../../wait';
import { Processes, processId } from './processes';
import { closed, merged, questionOf, type OpenQuestion } from './question';

export { processId };

/** The open questions of one trigger. */
interface Memory {
	questions: Map<string, OpenQuestion>;
	/** Static data that was read or written last: all of it is in the map. */
	text: string;
	/** Whether the map has something that this text has not. */
	isNewer: boolean;
	processes: Processes;
}

const memories = new Map<string, Memory>();
const maxTriggers = 1_000;
const storageKey = 'openQuestions';
/** How long a closed question tells what comes late; the trigger's own memory of redeliveries is longer. */
const rememberedMs = 3_600_000;

/** Static data is written as a whole with every message. */
export const maxQuestions = 1_000;
export const maxClosed = 500;
const maxCharacters = 1_000_000;
/** A little more than an execution waits at the most. */
const maxOpenMs = 31 * 24 * 3_600_000;

/**
 * The questions that a trigger's senders may answer.
 *
 * They live in the node's static data, which survives restarts and which all processes read for every call. n8n saves it
 * as a whole and without a lock, so calls at the same time overwrite each other's: each process therefore keeps what it
 * has heard of, and writes it again with its next call, as long as it is missing. Two versions of a question become one
 * by `merged`, whatever their order. A process that has not heard of a question may overwrite it with a call that began
 * before, so the asking node tells the question until all processes that are called have heard of it.
 */
export class QuestionBook {
	private readonly memory: Memory;
	/** Questions as the database had them when this call came. */
	private readonly stored: ReadonlyMap<string, OpenQuestion>;

	/**
	 * @param trigger names the trigger in this process
	 * @param staticData of the workflow's node
	 */
	constructor(
		trigger: string,
		private readonly staticData: IDataObject,
		private readonly now: () => number = timeOfDayMs,
	) {
		const memory = memories.get(trigger) ?? fresh();
		memories.delete(trigger);
		memories.set(trigger, memory);
		const [oldest] = memories.keys();
		if (memories.size > maxTriggers && oldest !== undefined) memories.delete(oldest);
		this.memory = memory;
		this.stored = this.read();
		// Triggers that were never told of a question have nothing to overwrite.
		if (this.isInUse) memory.processes.note(staticData, now());
	}

	/** All that are remembered, closed ones included: those tell what comes late. The end of its time closes a question, too. */
	all(): OpenQuestion[] {
		const now = this.now();
		const { questions } = this.memory;
		const isOver = ({ isClosed, until }: OpenQuestion) => !isClosed && until <= now;
		const rows = [...questions.values()].map((one) => (isOver(one) ? closed(one, one.until + rememberedMs) : one));
		return rows.filter(({ until }) => until > now);
	}

	/** Whether the database had this version of a question when the call came. */
	isStored({ id, openedAt, messageIds }: OpenQuestion): boolean {
		const stored = this.stored.get(id);
		return stored?.openedAt === openedAt && stored.messageIds.length >= messageIds.length;
	}

	/** The processes that the trigger's calls came to in the last minutes, as far as this one knows; it is one of them. */
	processes(): string[] {
		return this.memory.processes.live();
	}

	/** @returns whether there is room for one more */
	hasRoom({ id }: OpenQuestion): boolean {
		if (this.memory.questions.has(id)) return true;
		return this.all().filter((one) => !one.isClosed).length < maxQuestions && this.memory.text.length < maxCharacters;
	}

	/** Takes note of a question, or of what is new about it. */
	put(question: OpenQuestion): void {
		const { memory } = this;
		if (!this.isInUse) memory.processes.note(this.staticData, this.now());
		const before = memory.questions.get(question.id);
		const bounded = { ...question, until: Math.min(question.until, this.now() + maxOpenMs) };
		memory.questions.set(question.id, before ? merged(before, bounded) : bounded);
		memory.isNewer = true;
	}

	/** A closed question is remembered for a while, because its answer may be delivered once more. */
	close(question: OpenQuestion): void {
		const known = this.memory.questions.get(question.id) ?? question;
		this.put(closed(known, this.now() + rememberedMs));
	}

	/** Writes what this process knows, where the static data of this call lacks something. */
	save(): void {
		const { memory, staticData } = this;
		if (!this.isInUse) return;
		if (memory.isNewer) {
			const rows = this.all();
			const isOver = rows.filter(({ isClosed }) => isClosed).sort((one, other) => other.until - one.until);
			const kept = [...rows.filter(({ isClosed }) => !isClosed), ...isOver.slice(0, maxClosed)];
			memory.questions = new Map(kept.map((question) => [question.id, question]));
			// In one order, or processes would write the same questions again and again.
			kept.sort((one, other) => (one.id < other.id ? -1 : 1));
			memory.text = kept.length === 0 ? '' : JSON.stringify(kept);
			memory.isNewer = false;
		}
		if (textIn(staticData) !== memory.text) staticData[storageKey] = memory.text;
		memory.processes.save(staticData);
	}

	/** Whether there is something to write. */
	get isUnsaved(): boolean {
		const { memory, staticData } = this;
		if (!this.isInUse) return false;
		return memory.isNewer || textIn(staticData) !== memory.text || memory.processes.isUnsaved(staticData);
	}

	/** Whether the trigger was ever told of a question. */
	private get isInUse(): boolean {
		return storageKey in this.staticData || this.memory.questions.size > 0;
	}

	/** Learns what other processes wrote. */
	private read(): ReadonlyMap<string, OpenQuestion> {
		const { memory } = this;
		const text = textIn(this.staticData);
		if (text === memory.text && !memory.isNewer) return memory.questions;
		const rows = parsed(text);
		for (const row of rows) {
			const before = memory.questions.get(row.id);
			memory.questions.set(row.id, before ? merged(before, row) : row);
		}
		memory.isNewer ||= text !== memory.text;
		return new Map(rows.map((row) => [row.id, row]));
	}
}

function fresh(): Memory {
	return { questions: new Map(), text: '', isNewer: false, processes: new Processes() };
}

function textIn(staticData: IDataObject): string {
	const value: unknown = staticData[storageKey];
	return typeof value === 'string' ? value : '';
}

function parsed(text: string): OpenQuestion[] {
	if (text === '') return [];
	try {
		return asList(JSON.parse(text)).flatMap((row) => questionOf(row) ?? []);
	} catch {
		// Only this file writes it, but a user may restore whatever they like.
		return [];
	}
}

/** For tests: as after a restart. */
export function forgetQuestions(): void {
	memories.clear();
}
