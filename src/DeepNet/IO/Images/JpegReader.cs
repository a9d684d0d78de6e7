namespace DeepNet.IO;

/// <summary>Reads the segments of a JPEG file.</summary>
/// <remarks>ITU-T T.81, https://www.w3.org/Graphics/JPEG/itu-t81.pdf; the markers of JFIF and Adobe.</remarks>
internal ref struct JpegReader
{
    /// <summary>Real files have about ten scans; each may visit the whole image for a few bytes.</summary>
    private const int MostScans = 500;

    private readonly ReadOnlySpan<byte> _data;
    private readonly long _maxPixels;
    private readonly ushort[]?[] _quantization = new ushort[]?[4];
    private readonly JpegHuffman?[] _dcCodes = new JpegHuffman?[4];
    private readonly JpegHuffman?[] _acCodes = new JpegHuffman?[4];
    private JpegFrame? _frame;
    private int _position;
    private int _restartInterval;
    private int _scans;
    private bool _isJfif;
    private int _adobeTransform = -1;

    private JpegReader(ReadOnlySpan<byte> data, long maxPixels)
    {
        _data = data;
        _maxPixels = maxPixels;
    }

    /// <summary>The order in which coefficients are stored: from the coarsest on.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63,
    ];

    public static Raster Read(ReadOnlySpan<byte> data, long maxPixels)
    {
        var reader = new JpegReader(data, maxPixels);
        return reader.Read();
    }

    private Raster Read()
    {
        _position = 2;
        while (true)
        {
            int marker = NextMarker();
            if (marker == JpegMarker.End)
                break;
            ByteReader body = Segment(marker);
            switch (marker)
            {
                case JpegMarker.Baseline or JpegMarker.Extended or JpegMarker.Progressive:
                    StartFrame(marker, body);
                    break;
                case JpegMarker.HuffmanTables:
                    ReadHuffmanTables(body);
                    break;
                case JpegMarker.QuantizationTables:
                    ReadQuantizationTables(body);
                    break;
                case JpegMarker.RestartInterval:
                    _restartInterval = body.UInt16Big("the restart interval");
                    break;
                case JpegMarker.Scan:
                    ReadScan(body);
                    break;
                case JpegMarker.App0:
                    _isJfif |= Starts(ref body, "JFIF\0"u8);
                    break;
                case JpegMarker.App14:
                    ReadAdobe(body);
                    break;
                case > JpegMarker.Progressive and <= 0xcf:
                    throw new InvalidDataException(
                        $"JPEG: frames of the kind FF{marker:X2} (lossless, hierarchical or arithmetic coding) are not "
                        + "read; baseline and progressive ones with Huffman codes are.");
                case JpegMarker.NumberOfLines:
                    throw new InvalidDataException("JPEG: a segment DNL changes the height, which is not read.");
            }
        }

        if (_frame is null)
            throw new InvalidDataException("JPEG: the file ends before a frame.");
        foreach (JpegComponent c in _frame.Components)
        {
            if (c.Quantization is null)
                throw new InvalidDataException($"JPEG: there is no scan of component {c.Id}.");
            if (_frame.IsProgressive)
                c.Finish();
        }

        return new JpegOutput(_frame, ColorSpace(_frame.Components)).ToRaster();
    }

    /// <summary>The rules of libjpeg, which files rely on.</summary>
    private readonly JpegColor ColorSpace(JpegComponent[] components)
    {
        if (components.Length == 1)
            return JpegColor.Gray;
        if (components.Length == 4)
            return _adobeTransform == 2 ? JpegColor.Ycck : JpegColor.Cmyk;
        bool isRgb = _adobeTransform >= 0
            ? _adobeTransform == 0
            : components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B';
        return isRgb && !_isJfif ? JpegColor.Rgb : JpegColor.YCbCr;
    }

    private int NextMarker()
    {
        int start = _position;
        if (start < _data.Length && _data[start] != 0xff)
            throw new InvalidDataException($"JPEG: byte {start} is {_data[start]:X2}, not FF of a marker.");
        _position = JpegMarker.Find(_data, start);
        if (_position >= _data.Length)
            throw new InvalidDataException("JPEG: the file ends before its end marker; it is incomplete.");
        _position += 2;
        return _data[_position - 1];
    }

    private ByteReader Segment(int marker)
    {
        string name = $"segment FF{marker:X2}";
        if (marker is < JpegMarker.Baseline or (>= JpegMarker.Restart0 and <= JpegMarker.Start))
        {
            throw new InvalidDataException(
                $"JPEG: marker FF{marker:X2} at byte {_position - 2} does not belong there.");
        }

        var reader = new ByteReader(_data, "JPEG");
        reader.Seek(_position, name);
        int length = reader.UInt16Big($"the length of {name}");
        ReadOnlySpan<byte> body = reader.Take(length - 2, name);
        _position = reader.Position;
        return new(body, $"JPEG: {name}");
    }

    private static bool Starts(ref ByteReader body, ReadOnlySpan<byte> word) =>
        body.Left >= word.Length && body.Take(word.Length, "the name").SequenceEqual(word);

    private void ReadAdobe(ByteReader body)
    {
        if (!Starts(ref body, "Adobe"u8) || body.Left < 7)
            return;
        body.Take(6, "version and flags");
        _adobeTransform = body.Byte("the transform");
    }

    private void StartFrame(int marker, ByteReader body)
    {
        if (_frame is not null)
            throw new InvalidDataException("JPEG: there are two frames.");
        _frame = JpegFrame.Read(marker, body, _maxPixels);
        // The constant part of a block takes a bit or more, and so do the others of a sequential one.
        long bits = _frame.Blocks * (_frame.IsProgressive ? 1 : 2), left = 8L * (_data.Length - _position);
        if (bits > left)
        {
            throw new InvalidDataException(
                $"JPEG: {_frame.Width} × {_frame.Height} pixels take {bits / 8} bytes or more, "
                + $"but the file has {left / 8} behind its header; it is incomplete.");
        }
    }

    private readonly void ReadQuantizationTables(ByteReader body)
    {
        while (body.Left > 0)
        {
            int kind = body.Byte("a table"), bytes = kind >> 4, number = kind & 15;
            if (bytes > 1 || number > 3)
                throw new InvalidDataException($"JPEG: quantization table {number} of kind {bytes} does not exist.");
            var table = new ushort[64];
            foreach (byte place in ZigZag)
                table[place] = bytes == 0 ? body.Byte("a table") : body.UInt16Big("a table");
            _quantization[number] = table;
        }
    }

    private readonly void ReadHuffmanTables(ByteReader body)
    {
        while (body.Left > 0)
        {
            int kind = body.Byte("a table"), number = kind & 15;
            bool isAc = kind >> 4 == 1;
            if (kind >> 4 > 1 || number > 3)
                throw new InvalidDataException($"JPEG: Huffman table {number} of class {kind >> 4} does not exist.");
            ReadOnlySpan<byte> counts = body.Take(16, "the lengths of a table");
            int sum = 0;
            foreach (byte count in counts)
                sum += count;
            ReadOnlySpan<byte> symbols = body.Take(sum, "the symbols of a table");
            if (sum > 256 || (!isAc && symbols.ContainsAnyExceptInRange((byte)0, (byte)15)))
                throw new InvalidDataException($"JPEG: Huffman table {number} has symbols that do not exist.");
            (isAc ? _acCodes : _dcCodes)[number] = new JpegHuffman(counts, symbols);
        }
    }

    private void ReadScan(ByteReader body)
    {
        JpegFrame frame = _frame ?? throw new InvalidDataException("JPEG: a scan stands before the frame.");
        if (++_scans > MostScans)
            throw new InvalidDataException($"JPEG: more than {MostScans} scans.");
        int count = body.Byte("the number of components"), blocks = 0;
        if (count < 1 || count > frame.Components.Length)
        {
            throw new InvalidDataException(
                $"JPEG: a scan of {count} components; the frame has {frame.Components.Length}.");
        }

        var components = new JpegComponent[count];
        var tables = new int[count];
        for (int i = 0; i < count; i++)
        {
            int id = body.Byte("a component");
            tables[i] = body.Byte("a component's tables");
            JpegComponent? component = Array.Find(frame.Components, c => c.Id == id);
            if (component is null || Array.IndexOf(components, component) >= 0)
                throw new InvalidDataException($"JPEG: a scan names component {id}, unknown or for the second time.");
            components[i] = component;
            blocks += component.Across * component.Down;
        }

        if (count > 1 && blocks > 10)
            throw new InvalidDataException($"JPEG: a scan has units of {blocks} blocks; 10 are allowed.");
        int first = body.Byte("the first coefficient"), last = body.Byte("the last coefficient");
        int bits = body.Byte("the bits");
        var scan = new JpegScan(frame, components, first, last, bits >> 4, bits & 15, _restartInterval);
        for (int i = 0; i < count; i++)
        {
            components[i].DcCode = scan.NeedsDcCode ? Code(_dcCodes, tables[i] >> 4) : null;
            components[i].AcCode = scan.NeedsAcCode ? Code(_acCodes, tables[i] & 15) : null;
            components[i].Quantization ??= _quantization[components[i].Table]
                ?? throw new InvalidDataException($"JPEG: there is no quantization table {components[i].Table}.");
        }

        _position = JpegMarker.Find(_data, scan.Read(_data, _position));
        // Restart markers behind the last unit mean nothing.
        while (_position < _data.Length && _data[_position + 1] is >= JpegMarker.Restart0 and <= JpegMarker.Restart7)
            _position = JpegMarker.Find(_data, _position + 2);
    }

    private static JpegHuffman Code(JpegHuffman?[] codes, int number) =>
        number <= 3 && codes[number] is JpegHuffman code
            ? code
            : throw new InvalidDataException($"JPEG: there is no Huffman table {number}.");
}
