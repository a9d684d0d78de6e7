namespace DeepNet.Tests.IO.Images;

/// <summary>A component of a JPEG file: its name, sampling, and value at a place of the whole image.</summary>
internal sealed record JpegPlane(int Id, int Across, int Down, Func<double, double, double> Value);

/// <summary>Writes sequential JPEG files, slowly and almost without loss.</summary>
internal sealed class JpegBytes(int width, int height, params JpegPlane[] planes)
{
    private readonly List<byte> _bytes = [];
    private int _bits = 1;

    /// <summary>Units between restart markers, or 0.</summary>
    public int RestartInterval { get; init; }

    /// <summary>All components in one scan, not each in its own.</summary>
    public bool IsInterleaved { get; init; } = true;

    /// <summary>What every coefficient is divided by.</summary>
    public int Quantum { get; init; } = 1;

    /// <summary>Bits of each code for coefficients: 8 to 16.</summary>
    public int CodeLength { get; init; } = 8;

    /// <summary>A segment behind the first marker.</summary>
    public byte[] Before { get; init; } = [];

    public static byte[] Segment(byte marker, params byte[] body) =>
        [0xff, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    public byte[] Write()
    {
        bool isWide = Quantum > 255;
        byte[] quantum = isWide ? [(byte)(Quantum >> 8), (byte)Quantum] : [(byte)Quantum];
        byte[] table = [.. Enumerable.Repeat(quantum, 64).SelectMany(q => q)];
        byte[] dcCounts = new byte[16], acCounts = new byte[16];
        dcCounts[3] = 12;
        acCounts[CodeLength - 1] = 176;
        _bytes.Clear();
        _bytes.AddRange(
        [
            0xff, 0xd8, .. Before, .. Segment(0xdb, [(byte)(isWide ? 0x10 : 0), .. table]),
            .. Segment(
                0xc0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)planes.Length,
                .. planes.SelectMany(p => new[] { (byte)p.Id, (byte)((p.Across << 4) | p.Down), (byte)0 })]),
            .. Segment(0xc4, [0x00, .. dcCounts, .. Enumerable.Range(0, 12).Select(i => (byte)i)]),
            .. Segment(0xc4, [0x10, .. acCounts, .. Enumerable.Range(0, 176).Select(Symbol)]),
            .. Segment(0xdd, [(byte)(RestartInterval >> 8), (byte)RestartInterval]),
        ]);
        foreach (JpegPlane[] scan in IsInterleaved ? [planes] : planes.Select(p => new[] { p }))
            WriteScan(scan);
        return [.. _bytes, 0xff, 0xd9];
    }

    /// <summary>Runs of 0 to 15 with sizes of 0 to 10.</summary>
    private static byte Symbol(int index) => (byte)(((index / 11) << 4) | (index % 11));

    private static int ZigZag(int index)
    {
        // Along diagonals, up and down in turn.
        for (int sum = 0; ; sum++)
        {
            int length = sum < 8 ? sum + 1 : 15 - sum;
            if (index < length)
            {
                int first = Math.Max(0, sum - 7);
                int row = sum % 2 == 0 ? sum - first - index : first + index;
                return (8 * row) + sum - row;
            }

            index -= length;
        }
    }

    private void WriteScan(JpegPlane[] scan)
    {
        _bytes.AddRange(Segment(
            0xda, [(byte)scan.Length, .. scan.SelectMany(p => new byte[] { (byte)p.Id, 0 }), 0, 63, 0]));
        int most = planes.Max(p => p.Across), deepest = planes.Max(p => p.Down);
        bool isAlone = scan.Length == 1;
        int across = Up(width * (isAlone ? scan[0].Across : 1), 8 * most);
        int down = Up(height * (isAlone ? scan[0].Down : 1), 8 * deepest);
        int[] predictors = new int[scan.Length];
        for (int unit = 0; unit < across * down; unit++)
        {
            if (RestartInterval > 0 && unit > 0 && unit % RestartInterval == 0)
            {
                Flush();
                _bytes.AddRange([0xff, (byte)(0xd0 + ((unit / RestartInterval - 1) % 8))]);
                Array.Clear(predictors);
            }

            for (int i = 0; i < scan.Length; i++)
            {
                (int h, int v) = isAlone ? (1, 1) : (scan[i].Across, scan[i].Down);
                for (int b = 0; b < h * v; b++)
                {
                    int[] block = Block(scan[i], (unit / across * v) + (b / h), (unit % across * h) + (b % h));
                    WriteBlock(block, predictors[i]);
                    predictors[i] = block[0];
                }
            }
        }

        Flush();

        static int Up(int size, int step) => (size + step - 1) / step;
    }

    /// <summary>The coefficients of a block in their order: the sums that define the transform.</summary>
    private int[] Block(JpegPlane plane, int row, int column)
    {
        double stepX = planes.Max(p => p.Across) / (double)plane.Across;
        double stepY = planes.Max(p => p.Down) / (double)plane.Down;
        var block = new int[64];
        for (int k = 0; k < 64; k++)
        {
            (int v, int u) = (ZigZag(k) / 8, ZigZag(k) % 8);
            double sum = 0;
            for (int i = 0; i < 64; i++)
            {
                (int y, int x) = (i / 8, i % 8);
                double px = ((((column * 8) + x + 0.5) * stepX) - 0.5), py = (((row * 8) + y + 0.5) * stepY) - 0.5;
                double value = Math.Clamp(Math.Round(plane.Value(px, py)), 0, 255) - 128;
                sum += value * Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
            }

            double scale = 0.25 * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1);
            block[k] = (int)Math.Round(sum * scale / Quantum);
        }

        return block;
    }

    private void WriteBlock(int[] block, int predictor)
    {
        int difference = block[0] - predictor, size = Size(difference);
        Put(size, 4);
        PutSigned(difference, size);
        int run = 0, last = Array.FindLastIndex(block, value => value != 0);
        for (int k = 1; k <= last; k++)
        {
            if (block[k] == 0 && run < 15)
            {
                run++;
                continue;
            }

            // A run of 15 and a zero is the symbol F0.
            size = Size(block[k]);
            Put((run * 11) + size, CodeLength);
            PutSigned(block[k], size);
            run = 0;
        }

        if (last < 63)
            Put(0, CodeLength);
    }

    private static int Size(int value)
    {
        int size = 0;
        for (int rest = Math.Abs(value); rest > 0; rest /= 2)
            size++;
        return size;
    }

    private void PutSigned(int value, int size) => Put(value < 0 ? value + (1 << size) - 1 : value, size);

    private void Put(int value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            // A one in front counts the bits.
            _bits = (_bits << 1) | ((value >> bit) & 1);
            if (_bits < 256)
                continue;
            _bytes.Add((byte)_bits);
            if ((byte)_bits == 0xff)
                _bytes.Add(0);
            _bits = 1;
        }
    }

    private void Flush()
    {
        while (_bits > 1)
            Put(1, 1);
    }
}
