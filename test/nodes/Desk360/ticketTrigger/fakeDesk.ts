import type { IDataObject } from 'n8n-workflow';
import type { Page } from '../../../../nodes/shared/http/provider';
import type { Api } from '../../../../nodes/shared/http/client';
import type { Request } from '../../../../nodes/shared/http/request';
import { pollProduct, type Watch } from '../../../../nodes/Desk360/ticketTrigger/poll';
import { readState, type ProductState } from '../../../../nodes/Desk360/ticketTrigger/state';
import type { Clock } from '../../../../nodes/Desk360/ticketTrigger/walk';

interface Ticket {
	row: IDataObject;
	messages: IDataObject[];
	logs: IDataObject[];
	/** Decides the order among tickets changed in the same second, as a database might. */
	touched: number;
}

/**
 * A helpdesk in memory that answers what the trigger asks, with a clock of whole seconds that the test moves. It can
 * change tickets between two pages of one walk, which is where triggers lose events.
 */
export class FakeDesk implements Api {
	readonly tickets = new Map<number, Ticket>();
	/** Every event that ever happened, by the id that the trigger gives it. */
	readonly happened: string[] = [];
	/** Called before each answer. */
	beforeAnswer: () => void = () => undefined;
	requests = 0;
	/** Tickets whose details cannot be read now, and how. */
	readonly unreadable = new Map<number, () => unknown>();
	/** How far the clock of the server that handles the next change is behind, in seconds. */
	behind = 0;
	private seconds = Date.UTC(2026, 0, 1) / 1000;
	private nextId = 1;
	private touches = 0;

	constructor(private readonly pageSize = 20) {}

	tick(seconds: number): void {
		this.seconds += seconds;
	}

	get now(): string {
		return new Date((this.seconds - this.behind) * 1000).toISOString().slice(0, 19).replace('T', ' ');
	}

	create(change: IDataObject = {}): number {
		const id = this.nextId++;
		const row = {
			id,
			status: 0,
			priority: 1,
			type_id: 1,
			reason_id: 1,
			agent_id: 0,
			subject: `Ticket ${id}`,
			last_message: '',
			created_at: this.now,
			updated_at: this.now,
			...change,
		};
		this.tickets.set(id, { row, messages: [], logs: [], touched: ++this.touches });
		this.happened.push(`ticketCreated ${id}`);
		this.say(id, 0);
		return id;
	}

	/** @param agentId 0 for the customer */
	say(ticketId: number, agentId: number): void {
		const id = this.nextId++;
		const ticket = this.touch(ticketId);
		ticket.messages.push({ id, agent_id: agentId, message: `Message ${id}`, type: 0, created_at: this.now });
		ticket.row.last_message = `Message ${id}`;
		this.happened.push(`message ${id}`);
	}

	/** A status that stays as it is leaves no trace in the list, so it is no event either. */
	setStatus(ticketId: number, status: number): void {
		if (this.tickets.get(ticketId)?.row.status === status) return;
		const id = this.nextId++;
		const ticket = this.touch(ticketId);
		ticket.logs.push({ id, old_status_id: ticket.row.status, new_status_id: status, created_at: this.now });
		ticket.row.status = status;
		this.happened.push(`statusChanged ${id}`);
	}

	async send({ path }: Request) {
		await Promise.resolve();
		this.answer();
		const id = Number(/tickets\/(\d+)/.exec(path)?.[1]);
		const ticket = this.tickets.get(id);
		const instead = this.unreadable.get(id);
		if (instead) return { status: 200, headers: {}, body: instead() };
		if (!ticket) throw new Error(`No ticket ${id}`);
		return { status: 200, headers: {}, body: structuredClone({ ...ticket.row, messages: ticket.messages }) };
	}

	async *pages({ path, query }: Request): AsyncGenerator<Page, void> {
		for (let page = Number(query?.page ?? 1); ; page++) {
			await Promise.resolve();
			this.answer();
			const isLog = path.endsWith('/logs');
			if (isLog) this.unreadable.get(Number(/tickets\/(\d+)/.exec(path)?.[1]))?.();
			const all = isLog ? this.logsOf(path) : this.list();
			const rows = all.slice((page - 1) * this.pageSize, page * this.pageSize);
			if (rows.length > 0) yield { rows };
			if (page * this.pageSize >= all.length) return;
		}
	}

	private answer(): void {
		this.requests++;
		this.beforeAnswer();
	}

	private logsOf(path: string): IDataObject[] {
		const id = Number(/tickets\/(\d+)/.exec(path)?.[1]);
		return structuredClone(this.tickets.get(id)?.logs ?? []);
	}

	private list(): IDataObject[] {
		return structuredClone(
			[...this.tickets.values()]
				.sort((a, b) => {
					const [timeA, timeB] = [String(a.row.updated_at), String(b.row.updated_at)];
					return timeA === timeB ? b.touched - a.touched : timeA < timeB ? 1 : -1;
				})
				.map(({ row }) => row),
		);
	}

	private touch(id: number): Ticket {
		const ticket = this.tickets.get(id);
		if (!ticket) throw new Error(`No ticket ${id}`);
		ticket.row.updated_at = this.now;
		ticket.touched = ++this.touches;
		return ticket;
	}
}

const plentyOfTime: Clock = { used: () => 0 };

/** The ids of the events that one poll finds. */
export async function pollOnce(
	desk: FakeDesk,
	state: ProductState,
	watch: Watch,
	clock = plentyOfTime,
): Promise<string[]> {
	const output: IDataObject[] = [];
	await pollProduct(desk, 1, state, watch, clock, output);
	return output.map(({ eventId }) => String(eventId));
}

/** As a restart: only what n8n stored is left. */
export function restart(state: ProductState): ProductState {
	const stored = readState(JSON.parse(JSON.stringify(state)));
	if (!stored) throw new Error('The state did not survive');
	return stored;
}
