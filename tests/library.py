"""Documents of one running house, over its API."""

from pathlib import Path

import httpx

from tests.serving import House


class Library:
    """A key, a collection, and what a client does with them."""

    def __init__(self, house: House) -> None:
        key = house.run("keys", "create", "essai", "--user", "admin@localhost")
        self.client = client_of(house, key)
        self.key = key
        self.collection = self.client.post("/collections", json={"name": "Marché"}).json()["id"]

    def add(self, file: Path) -> int:
        """Sends a file; its document's number."""
        answer = self.client.post(
            "/documents",
            data={"collection_id": str(self.collection)},
            files={"file": (file.name, file.read_bytes(), "application/pdf")},
        )
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    def status(self, document: int) -> str:
        """How far its reading has come; empty while nobody answers."""
        try:
            answer = self.client.get(f"/documents/{document}")
            return str(answer.json().get("status", ""))
        except (httpx.TransportError, ValueError):
            return ""

    def passages(self, document: int) -> list[str]:
        """Its passages' texts, in order."""
        texts: list[str] = []
        while True:
            page = self.client.get(f"/documents/{document}/chunks?limit=100&offset={len(texts)}").json()
            texts += [chunk["content"] for chunk in page["data"]]
            if not page["data"]:
                return texts

    def found(self, query: str) -> list[int]:
        """The numbers of the passages that a search finds."""
        asked = {"query": query, "collection_ids": [self.collection], "limit": 100}
        return [hit["chunk"]["id"] for hit in self.client.post("/search", json=asked).json()["data"]]


def client_of(house: House, key: str) -> httpx.Client:
    """A client of a house's API with this key."""
    return httpx.Client(base_url=f"{house.url}/v1", headers={"Authorization": f"Bearer {key}"}, timeout=60)
