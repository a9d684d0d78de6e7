using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>A scan: coefficients of some components, or some bits of them, block by block.</summary>
/// <remarks>
/// ITU-T T.81, annexes F (sequential) and G (progressive). The loops over pixels here and beside it are compiled for
/// speed at once: a program that reads a few images would otherwise end before the runtime does so.
/// </remarks>
internal sealed class JpegScan
{
    private readonly JpegFrame _frame;
    private readonly JpegComponent[] _components;
    private readonly int _first;
    private readonly int _last;
    private readonly int _shift;
    private readonly bool _refines;
    private readonly int _restartInterval;

    /// <summary>Blocks to come without coefficients of this scan.</summary>
    private int _emptyBlocks;

    /// <summary>Creates a scan of the coefficients <paramref name="first"/> to <paramref name="last"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="components">What the scan holds.</param>
    /// <param name="first">The first coefficient.</param>
    /// <param name="last">The last coefficient.</param>
    /// <param name="high">The lowest bit known before, or 0 for a first scan.</param>
    /// <param name="low">The lowest bit known after.</param>
    /// <param name="restartInterval">Units between restarts, or 0.</param>
    public JpegScan(
        JpegFrame frame, JpegComponent[] components, int first, int last, int high, int low, int restartInterval)
    {
        (_frame, _components, _first, _last, _shift) = (frame, components, first, last, low);
        _refines = high > 0;
        _restartInterval = restartInterval;
        bool isValid = frame.IsProgressive
            ? (first == 0 ? last == 0 : first <= last && last < 64 && components.Length == 1)
                && low <= 13 && (high == 0 || high == low + 1)
            : first == 0 && last == 63 && high == 0 && low == 0;
        if (!isValid)
        {
            throw new InvalidDataException(
                $"JPEG: a scan of coefficients {first} to {last}, bits {high} to {low}, {components.Length} components "
                + $"does not exist in a {(frame.IsProgressive ? "progressive" : "sequential")} frame.");
        }

        bool isFirst = first == 0 && !_refines;
        foreach (JpegComponent c in components)
        {
            if (!isFirst && c.Quantization is null)
                throw new InvalidDataException($"JPEG: component {c.Id} has a scan before that of its constant parts.");
        }
    }

    public bool NeedsDcCode => _first == 0 && !_refines;

    public bool NeedsAcCode => _last > 0;

    /// <summary>Reads the scan. Gives the position of a byte behind it and before the next marker.</summary>
    public int Read(ReadOnlySpan<byte> data, int position)
    {
        var bits = new JpegBits(data, position);
        // Alone, a component has its own blocks; together, those of whole units.
        bool isAlone = _components.Length == 1;
        int across = isAlone ? _components[0].BlocksAcross : _frame.UnitsAcross;
        int down = isAlone ? _components[0].BlocksDown : _frame.UnitsDown;
        Span<int> block = stackalloc int[64];
        block.Clear();
        Restart();
        int untilRestart = _restartInterval, restarts = 0;
        for (int y = 0; y < down; y++)
        {
            for (int x = 0; x < across; x++)
            {
                if (_restartInterval > 0 && untilRestart-- == 0)
                {
                    bits.Restart(restarts++ & 7);
                    Restart();
                    untilRestart = _restartInterval - 1;
                }

                if (isAlone)
                    ReadBlock(_components[0], y, x, ref bits, block);
                else
                    ReadUnit(y, x, ref bits, block);
                if (bits.IsOverrun)
                    throw new InvalidDataException($"JPEG: a scan ends at byte {bits.Position}, row {y} of {down}.");
            }
        }

        return bits.Position;
    }

    private void Restart()
    {
        _emptyBlocks = 0;
        foreach (JpegComponent c in _components)
            c.Predictor = 0;
    }

    private void ReadUnit(int y, int x, ref JpegBits bits, scoped Span<int> block)
    {
        foreach (JpegComponent c in _components)
        {
            for (int row = 0; row < c.Down; row++)
            {
                for (int column = 0; column < c.Across; column++)
                    ReadBlock(c, (y * c.Down) + row, (x * c.Across) + column, ref bits, block);
            }
        }
    }

    private void ReadBlock(JpegComponent c, int row, int column, ref JpegBits bits, scoped Span<int> block)
    {
        if (!_frame.IsProgressive)
            ReadSequential(c, row, column, ref bits, block);
        else if (_first > 0 && _refines)
            Refine(c, c.Coefficients(row, column), ref bits);
        else if (_first > 0)
            ReadCoefficients(c, row, column, ref bits);
        else if (!_refines)
            c.Coefficients(row, column)[0] = (short)(Constant(c, ref bits) << _shift);
        else if (bits.TakeBit())
            c.Coefficients(row, column)[0] |= (short)(1 << _shift);
    }

    private static int Constant(JpegComponent c, ref JpegBits bits)
    {
        c.DcCode!.Decode(ref bits, out int difference);
        return c.Predictor = unchecked(c.Predictor + difference);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadSequential(JpegComponent c, int row, int column, ref JpegBits bits, scoped Span<int> block)
    {
        ReadOnlySpan<ushort> quantization = c.Quantization;
        ReadOnlySpan<byte> places = JpegReader.ZigZag;
        JpegHuffman code = c.AcCode!;
        block[0] = Constant(c, ref bits) * quantization[0];
        bool isConstant = true;
        for (int k = 1; k < 64; k++)
        {
            int symbol = code.Decode(ref bits, out int value);
            // 00 ends a block; F0 is a run of 16 zeros.
            if ((symbol & 15) == 0)
            {
                if (symbol != 0xf0)
                    break;
                k += 15;
                continue;
            }

            k += symbol >> 4;
            if (k > 63)
                throw TooLong(c, row, column);
            int place = places[k];
            block[place] = value * quantization[place];
            isConstant = false;
        }

        if (isConstant)
        {
            JpegTransform.Constant(block[0], c.Samples(row, column), c.Stride);
        }
        else
        {
            JpegTransform.Inverse(block, c.Samples(row, column), c.Stride);
            block.Clear();
        }
    }

    private static InvalidDataException TooLong(JpegComponent c, int row, int column) => new(
        $"JPEG: block {column} of row {row} of component {c.Id} has more than 64 coefficients.");

    /// <summary>The upper bits of coefficients that had none before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadCoefficients(JpegComponent c, int row, int column, ref JpegBits bits)
    {
        if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
            return;
        }

        Span<short> block = c.Coefficients(row, column);
        for (int k = _first; k <= _last; k++)
        {
            int symbol = c.AcCode!.Decode(ref bits, out int value), run = symbol >> 4;
            if ((symbol & 15) == 0)
            {
                if (run < 15)
                {
                    _emptyBlocks = (1 << run) - 1 + bits.Take(run);
                    break;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > 63)
                throw TooLong(c, row, column);
            block[JpegReader.ZigZag[k]] = (short)(value << _shift);
        }
    }

    /// <summary>
    /// One more bit of the coefficients that are known, and the first bit of others: a run counts only zeros, and the
    /// bits of what it passes follow its code.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Refine(JpegComponent c, Span<short> block, ref JpegBits bits)
    {
        int k = _first;
        while (_emptyBlocks == 0 && k <= _last)
        {
            int symbol = c.AcCode!.Decode(ref bits, out int value), run = symbol >> 4;
            if ((symbol & 15) == 0 && run < 15)
            {
                _emptyBlocks = (1 << run) + bits.Take(run);
                break;
            }

            for (; k <= _last; k++)
            {
                ref short known = ref block[JpegReader.ZigZag[k]];
                if (known != 0)
                {
                    RefineOne(ref known, ref bits);
                }
                else if (run-- == 0)
                {
                    known = (short)(Math.Sign(value) << _shift);
                    k++;
                    break;
                }
            }
        }

        if (_emptyBlocks > 0)
        {
            for (; k <= _last; k++)
            {
                ref short known = ref block[JpegReader.ZigZag[k]];
                if (known != 0)
                    RefineOne(ref known, ref bits);
            }

            _emptyBlocks--;
        }
    }

    private void RefineOne(ref short known, ref JpegBits bits)
    {
        int bit = 1 << _shift;
        if (bits.TakeBit() && (Math.Abs((int)known) & bit) == 0)
            known += (short)(known > 0 ? bit : -bit);
    }
}
