"""What a case looks like on paper and on a screen without a server: HTML, XLSX and PDF."""
