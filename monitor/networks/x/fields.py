"""What is asked of X with each post. https://docs.x.com/x-api/fundamentals/data-dictionary"""

FIELDS = {
    "expansions": [
        "author_id",
        "attachments.media_keys",
        "geo.place_id",
        "referenced_tweets.id",
        "referenced_tweets.id.author_id",
    ],
    "tweet_fields": [
        "attachments",
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "entities",
        "geo",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "possibly_sensitive",
        "referenced_tweets",
        "withheld",
    ],
    "user_fields": ["location", "name", "username", "verified"],
    "media_fields": ["alt_text", "preview_image_url", "type", "url", "variants"],
    "place_fields": ["country_code", "full_name", "geo", "place_type"],
}
