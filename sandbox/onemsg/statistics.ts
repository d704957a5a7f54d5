import { isRecord } from '../types';
import { list, type Fields } from '../values';
import type { Account } from './account';

/** What a template costs in the sandbox. */
const templatePrice = 0.0691;

/** Templates accepted in a month (`mm.YYYY`), and what came before the sandbox was started. */
export function monthlyCost(account: Account, channel: string, month: string): number {
	const { costs } = account.document(channel, 'statistics');
	const seeded = isRecord(costs) ? Number(costs[month] ?? 0) : 0;
	return rounded(seeded + templatesIn(account, channel, month) * templatePrice);
}

/** Usage by month, oldest first: the seeded ones, and the present one. */
export function usage(account: Account, channel: string): Fields[] {
	const seeded = list(account.document(channel, 'statistics'), 'rows').filter(isRecord);
	const now = new Date(account.clock.now());
	const templates = templatesIn(account, channel, monthOf(now));
	const replies = sentIn(account, channel, monthOf(now)) - templates;
	const row = {
		period_date: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)).toISOString(),
		...{ quantity: templates + replies, paid_quantity: templates, free_quantity: replies },
		...{ free_tier: replies, free_entry_point: 0, total_price: rounded(templates * templatePrice) },
		...{ business_initiated_quantity: templates, business_initiated_paid_quantity: templates },
		business_initiated_price: rounded(templates * templatePrice),
		...{ user_initiated_quantity: replies, user_initiated_paid_quantity: 0, user_initiated_price: 0 },
	};
	return [...seeded, row];
}

/** A month as the statistics name it. */
export function monthOf(date: Date): string {
	return `${String(date.getUTCMonth() + 1).padStart(2, '0')}.${date.getUTCFullYear()}`;
}

function templatesIn(account: Account, channel: string, month: string): number {
	return sentIn(account, channel, month, " AND type = 'template'");
}

function sentIn(account: Account, channel: string, month: string, condition = ''): number {
	const [number = '1', year = '1970'] = month.split('.');
	const [from, to] = [Date.UTC(Number(year), Number(number) - 1), Date.UTC(Number(year), Number(number))];
	return account.db.count(
		`SELECT count(*) AS n FROM onemsg_messages
			WHERE channel = ? AND self = 1 AND operation IS NOT NULL AND time >= ? AND time < ?${condition}`,
		channel,
		from / 1000,
		to / 1000,
	);
}

function rounded(price: number): number {
	return Math.round(price * 10_000) / 10_000;
}
