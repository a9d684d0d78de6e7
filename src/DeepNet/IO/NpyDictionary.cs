using System.Globalization;

namespace DeepNet.IO;

/// <summary>The three entries of an npy header, which is the text of a Python dictionary.</summary>
internal sealed record NpyDictionary(string Descr, bool IsFortran, IReadOnlyList<long> Sizes)
{
    /// <summary>Reads <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>, in any order.</summary>
    /// <exception cref="InvalidDataException">It is another text.</exception>
    public static NpyDictionary Parse(string text)
    {
        var parser = new Parser(text);
        string? descr = null;
        bool? isFortran = null;
        List<long>? sizes = null;
        parser.Take('{');
        while (!parser.TryTake('}'))
        {
            string key = parser.TakeString();
            parser.Take(':');
            if (key == "descr" && descr is null)
                descr = parser.TakeDescr();
            else if (key == "fortran_order" && isFortran is null)
                isFortran = parser.TakeBool();
            else if (key == "shape" && sizes is null)
                sizes = parser.TakeTuple();
            else
                throw parser.Error($"the key '{ZipReader.Shown(key)}' is unknown or stands twice");
            if (parser.TryTake('}'))
                break;
            parser.Take(',');
        }

        parser.End();
        return new NpyDictionary(
            descr ?? throw parser.Error("descr is missing"),
            isFortran ?? throw parser.Error("fortran_order is missing"),
            sizes ?? throw parser.Error("shape is missing"));
    }

    /// <summary>The few Python literals a header has.</summary>
    private struct Parser(string text)
    {
        private int _position;

        public readonly InvalidDataException Error(string problem) =>
            new($"the header breaks off at character {_position}: {problem}.");

        public bool TryTake(char c)
        {
            SkipSpace();
            if (_position >= text.Length || text[_position] != c)
                return false;
            _position++;
            return true;
        }

        public void Take(char c)
        {
            if (!TryTake(c))
                throw Error($"'{c}' is expected");
        }

        public string TakeString()
        {
            SkipSpace();
            char quote = _position < text.Length ? text[_position] : ' ';
            int end = quote is '\'' or '"' ? text.IndexOf(quote, _position + 1) : -1;
            if (end < 0)
                throw Error("a text in quotes is expected");
            string value = text[(_position + 1)..end];
            _position = end + 1;
            return value;
        }

        public string TakeDescr()
        {
            SkipSpace();
            if (_position < text.Length && text[_position] is '[' or '(')
                throw Error("descr is a list: records of several fields are no tensor");
            return TakeString();
        }

        public bool TakeBool()
        {
            SkipSpace();
            bool value = text.AsSpan(_position).StartsWith("True", StringComparison.Ordinal);
            if (!value && !text.AsSpan(_position).StartsWith("False", StringComparison.Ordinal))
                throw Error("True or False is expected");
            _position += value ? "True".Length : "False".Length;
            return value;
        }

        public List<long> TakeTuple()
        {
            var values = new List<long>();
            Take('(');
            while (!TryTake(')'))
            {
                values.Add(TakeInteger());
                if (TryTake(')'))
                    break;
                Take(',');
            }

            return values;
        }

        public void End()
        {
            SkipSpace();
            if (_position < text.Length)
                throw Error("nothing more is expected");
        }

        private long TakeInteger()
        {
            SkipSpace();
            int start = _position;
            while (_position < text.Length && (char.IsAsciiDigit(text[_position]) || text[_position] == '-'))
                _position++;
            if (!long.TryParse(
                text.AsSpan(start, _position - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out long value))
            {
                throw Error("a 64-bit integer is expected");
            }

            // Python 2 wrote an L behind long integers.
            TryTake('L');
            return value;
        }

        private void SkipSpace()
        {
            while (_position < text.Length && text[_position] is ' ' or '\n' or '\t' or '\r')
                _position++;
        }
    }
}
