using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>A component of a JPEG image, such as the brightness: how it is sampled, and its samples.</summary>
internal sealed class JpegComponent(int id, int across, int down, int table)
{
    /// <summary>For each row of units its samples; while a progressive file is read, its coefficients.</summary>
    private byte[]?[] _samples = [];

    private short[]?[] _coefficients = [];

    public int Id { get; } = id;

    /// <summary>Blocks of a unit in a row.</summary>
    public int Across { get; } = across;

    /// <summary>Rows of blocks of a unit.</summary>
    public int Down { get; } = down;

    /// <summary>Which quantization table.</summary>
    public int Table { get; } = table;

    /// <summary>Samples that belong to the image.</summary>
    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Blocks with such samples.</summary>
    public int BlocksAcross => (Width + 7) / 8;

    public int BlocksDown => (Height + 7) / 8;

    /// <summary>Samples of a row with what fills the last unit.</summary>
    public int Stride { get; private set; }

    /// <summary>The quantization table as it was when the first scan began; null before.</summary>
    public ushort[]? Quantization { get; set; }

    public JpegHuffman? DcCode { get; set; }

    public JpegHuffman? AcCode { get; set; }

    /// <summary>The last block's constant part.</summary>
    public int Predictor { get; set; }

    public void SetSize(int width, int height, int unitsAcross, int unitsDown)
    {
        Width = width;
        Height = height;
        Stride = unitsAcross * Across * 8;
        _samples = new byte[]?[unitsDown];
        _coefficients = new short[]?[unitsDown];
    }

    /// <summary>A row of samples.</summary>
    public ReadOnlySpan<byte> Row(int y) => _samples[y / (8 * Down)].AsSpan(y % (8 * Down) * Stride, Width);

    /// <summary>Where a block's samples go, in rows of <see cref="Stride"/>. Memory is taken as blocks come.</summary>
    public Span<byte> Samples(int row, int column)
    {
        byte[] stripe = _samples[row / Down] ??= GC.AllocateUninitializedArray<byte>(8 * Down * Stride);
        return stripe.AsSpan((row % Down * 8 * Stride) + (8 * column));
    }

    /// <summary>The 64 coefficients of a block.</summary>
    public Span<short> Coefficients(int row, int column)
    {
        short[] stripe = _coefficients[row / Down] ??= new short[8 * Down * Stride];
        return stripe.AsSpan((row % Down * 8 * Stride) + (64 * column), 64);
    }

    /// <summary>Turns the coefficients of a progressive file into samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish()
    {
        Span<int> block = stackalloc int[64];
        for (int row = 0; row < BlocksDown; row++)
        {
            for (int column = 0; column < BlocksAcross; column++)
            {
                Span<short> coefficients = Coefficients(row, column);
                for (int i = 0; i < block.Length; i++)
                    block[i] = coefficients[i] * Quantization![i];
                JpegTransform.Inverse(block, Samples(row, column), Stride);
            }

            if (row % Down == Down - 1)
                _coefficients[row / Down] = null;
        }
    }
}
