using System.Text;

namespace DeepNet.Training;

/// <summary>Writes a page that is HTML and XML at once. Whatever is given as text or as an attribute's value stands
/// there as such, never as markup.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new("<!DOCTYPE html>\n");
    private readonly Stack<string> _open = new();

    /// <summary>Begins an element.</summary>
    public HtmlWriter Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        _text.Append('>');
        _open.Push(name);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter Close()
    {
        _text.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>An element without content, of those that HTML allows that for.</summary>
    public HtmlWriter Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        _text.Append("/>");
        return this;
    }

    /// <summary>An element with text alone.</summary>
    public HtmlWriter Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open(name, attributes).Text(text).Close();

    public HtmlWriter Text(string text)
    {
        Encode(text);
        return this;
    }

    /// <summary>Text of our own that is written as it is.</summary>
    public HtmlWriter Raw(string text)
    {
        _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();

    private static bool IsBlock(string name) =>
        name is "section" or "div" or "tr" or "figure" or "svg" or "h1" or "h2" or "p" or "table" or "head" or "body"
            or "style" or "meta" or "ul" or "li" or "details" or "header" or "footer";

    private void Start(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (IsBlock(name))
            _text.Append('\n');
        _text.Append('<').Append(name);
        foreach ((string key, string? value) in attributes)
        {
            if (value is null)
                continue;
            _text.Append(' ').Append(key).Append("=\"");
            Encode(value);
            _text.Append('"');
        }
    }

    private void Encode(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\t' or '\n' or '\r' => _text.Append(' '),

                // What XML has no place for, and characters that could turn the text around them.
                < ' ' or (>= 0x7F and <= 0x9F) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
                    or 0xFFFE or 0xFFFF => _text.Append('\uFFFD'),
                _ => _text.Append(rune.ToString()),
            };
        }
    }
}
