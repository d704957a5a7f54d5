/** A delivery status of the documentation. */
export interface DeliveryStatus {
	code: number;
	/** DecisionTelecom's word. */
	name: string;
	/** The word that all nodes of the package use. */
	status: string;
	/** Whether nothing comes after it but a failure. */
	final: boolean;
}

/** Which ones are final is not documented: only those after which something usually comes are not. */
const statuses: readonly DeliveryStatus[] = [
	{ code: 0, name: 'sent', status: 'sent', final: false },
	{ code: 1, name: 'delivered', status: 'delivered', final: true },
	{ code: 2, name: 'rejected', status: 'failed', final: true },
	{ code: 3, name: 'error', status: 'failed', final: true },
	{ code: 4, name: 'failed', status: 'failed', final: true },
	{ code: 5, name: 'deleted', status: 'deleted', final: true },
	{ code: 6, name: 'pending', status: 'pending', final: false },
	{ code: 7, name: 'seen', status: 'read', final: true },
];

/**
 * @param value the number, as number or text, or the word
 * @returns undefined for one that is not documented
 */
export function deliveryStatus(value: unknown): DeliveryStatus | undefined {
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const text = String(value).trim().toLowerCase();
	return (
		statuses.find(({ code, name }) => (/^\d/.test(text) && code === Number(text)) || name === text) ??
		statuses.find(({ status }) => status === text)
	);
}
