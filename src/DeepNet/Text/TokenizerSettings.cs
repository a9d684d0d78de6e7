using System.Text.Json;

namespace DeepNet.Text;

/// <summary>What a folder's tokenizer_config.json says, as far as these tokenizers know it.</summary>
/// <remarks>The keys are those of Hugging Face's transformers; others are passed over.</remarks>
internal sealed record TokenizerSettings
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "tokenizer_config.json";

    /// <summary>tokenizer_class.</summary>
    public string? Class { get; private set; }

    /// <summary>unk_token.</summary>
    public string? Unknown { get; private set; }

    /// <summary>pad_token.</summary>
    public string? Pad { get; private set; }

    /// <summary>All special tokens, unk_token and pad_token among them.</summary>
    public HashSet<string> Special { get; } = new(StringComparer.Ordinal);

    /// <summary>do_lower_case.</summary>
    public bool? LowerCase { get; private set; }

    /// <summary>strip_accents.</summary>
    public bool? StripAccents { get; private set; }

    /// <summary>Reads the file of a folder; a folder without one leaves everything open.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object, or a value is of the wrong kind.</exception>
    public static TokenizerSettings Read(string folder)
    {
        var settings = new TokenizerSettings();
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return settings;
        byte[] json = VocabularyFile.ReadBytes(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw VocabularyFile.Broken(path, 1, "the settings of a tokenizer are a JSON object");
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
                settings.Set(path, property.Name, property.Value);
        }
        catch (JsonException e)
        {
            throw VocabularyFile.Broken(path, (e.LineNumber ?? 0) + 1, $"this is not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw VocabularyFile.Broken(path, 1, $"a text is no Unicode text: {e.Message}", e);
        }

        return settings;
    }

    /// <summary>Writes the file of a folder.</summary>
    public static void Write(
        string folder, string className, Tokenizer tokenizer, bool? lowerCase = null, bool? stripAccents = null)
    {
        string? unknown = tokenizer.UnknownId is { } unknownId ? tokenizer.Tokens[unknownId] : null;
        string? pad = tokenizer.PadId is { } padId ? tokenizer.Tokens[padId] : null;
        VocabularyFile.WriteObject(Path.Combine(folder, FileName), writer =>
        {
            writer.WriteString("tokenizer_class", className);
            if (unknown is not null)
                writer.WriteString("unk_token", unknown);
            if (pad is not null)
                writer.WriteString("pad_token", pad);
            writer.WriteStartArray("additional_special_tokens");
            foreach (string token in tokenizer.SpecialTokens.Where(token => token != unknown && token != pad))
                writer.WriteStringValue(token);
            writer.WriteEndArray();
            if (lowerCase is { } lowers)
                writer.WriteBoolean("do_lower_case", lowers);
            if (stripAccents is { } strips)
                writer.WriteBoolean("strip_accents", strips);
        });
    }

    private void Set(string path, string name, JsonElement value)
    {
        switch (name)
        {
            case "tokenizer_class":
                Class = TextOf(path, name, value);
                break;
            case "unk_token":
                AddSpecial(Unknown = TextOf(path, name, value));
                break;
            case "pad_token":
                AddSpecial(Pad = TextOf(path, name, value));
                break;
            case "bos_token" or "eos_token" or "cls_token" or "sep_token" or "mask_token":
                AddSpecial(TextOf(path, name, value));
                break;
            case "additional_special_tokens" when value.ValueKind == JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                    AddSpecial(TextOf(path, name, item));
                break;
            case "do_lower_case":
                LowerCase = FlagOf(path, name, value);
                break;
            case "strip_accents":
                StripAccents = FlagOf(path, name, value);
                break;
        }
    }

    private void AddSpecial(string? token)
    {
        if (token is not null)
            Special.Add(token);
    }

    /// <summary>A text, or the "content" of an object that describes a token.</summary>
    private static string? TextOf(string path, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object when value.TryGetProperty("content", out JsonElement content)
            && content.ValueKind == JsonValueKind.String => content.GetString(),
        _ => throw new InvalidDataException($"{path}: {name} is {value.ValueKind}, but must be a text."),
    };

    private static bool? FlagOf(string path, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new InvalidDataException($"{path}: {name} is {value.ValueKind}, but must be true or false."),
    };
}
