# The documentation's examples of updating a contact by its id, then by an identifier. Run in this order.

curl -X PATCH "https://api.bird.com/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09" \
-H "Content-Type: application/json" \
-H "Authorization: AccessKey abcd" \
-d '{
  "addIdentifiers": [
    {
      "key": "emailaddress",
      "value": "contacts@example.com"
    }
  ]
}'

curl -X PATCH "https://api.bird.com/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09" \
-H "Content-Type: application/json" \
-H "Authorization: AccessKey abcd" \
-d '{
  "attributes": {
    "countryCode": "US"
  }
}'

curl -X PATCH "https://api.bird.com/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09" \
-H "Content-Type: application/json" \
-H "Authorization: AccessKey abcd" \
-d '{
  "addToLists": ["12bd0e40-9361-4e32-8b26-99b4ab7eae09"]
}'

curl -X PATCH "https://api.bird.com/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09" \
-H "Content-Type: application/json" \
-H "Authorization: AccessKey abcd" \
-d '{
  "addToLists": ["12bd0e40-9361-4e32-8b26-99b4ab7eae09"],
  "attributes": {
    "countryCode": "US"
  },
  "addIdentifiers": [
    {
      "key": "emailaddress",
      "value": "contacts@example.com"
    }
  ]
}'

curl -X PATCH "https://api.bird.com/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/identifiers/emailaddress/contacts@example.com" \
-H "Content-Type: application/json" \
-H "Authorization: AccessKey abcd" \
-d '{
  "addIdentifiers": [
    {
      "key": "phonenumber",
      "value": "+31412345678"
    }
  ]
}'

curl -X PATCH "https://api.bird.com/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/identifiers/emailaddress/contacts@example.com" \
-H "Content-Type: application/json" \
-H "Authorization: AccessKey abcd" \
-d '{
  "attributes": {
    "firstName": "John",
    "lastName": "Doe",
    "countryCode": "US"
  },
  "addIdentifiers": [
    {
      "key": "phonenumber",
      "value": "+31412345678"
    }
  ]
}'

curl --request PATCH \
  --url 'https://api.bird.com/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09' \
  --header 'Authorization: Bearer abcd' \
  --header 'Content-Type: application/json' \
  --data '{
    "attributes": {
      "firstName": "John",
      "lastName": "Smith",
      "rating": 9.6,
      "cookiesAccepted": false,
      "labels": ["A", "B", "C"]
    },
    "addIdentifiers": [
      {
        "key": "secondaryEmailAddress",
        "value": "contacts-secondary@example.com",
        "properties": { "countryCode": "US", "isGmail": true }
      }
    ],
    "removeIdentifiers": [{ "key": "secondaryEmailAddress", "value": "contacts-secondary@example.com" }],
    "addToLists": ["123e4567-e89b-12d3-a456-426614174000"],
    "removeFromLists": ["123e4567-e89b-12d3-a456-426614174000"],
    "listIds": ["123e4567-e89b-12d3-a456-426614174000"],
    "addToAccounts": ["123e4567-e89b-12d3-a456-426614174000"],
    "removeFromAccounts": ["123e4567-e89b-12d3-a456-426614174000"],
    "accountIds": ["123e4567-e89b-12d3-a456-426614174000"],
    "ANY_ADDITIONAL_PROPERTY": "anything"
  }'
