"""The journey as Prefect flows, readable aloud. Each means «do what is due now»: any number of times, beside itself."""
