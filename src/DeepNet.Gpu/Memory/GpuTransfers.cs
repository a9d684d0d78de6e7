namespace DeepNet.Gpu.Memory;

/// <summary>Copies to and from a device through pinned memory, so that nobody waits for those to it.</summary>
/// <remarks>
/// <para>An upload is written to pieces of pinned memory and given to a lane; a piece is used again once the event
/// behind its copy is passed. Uploads among the kernels need nothing else.</para>
/// <para>Those beside the kernels wait for all that was given to the device before, as the memory they go to may be in
/// use there by a tensor that is dead already. What is given to the device later does not wait, until it asks for
/// this memory: <see cref="Settle"/>.</para>
/// </remarks>
internal sealed unsafe class GpuTransfers(ICopyEngine engine)
{
    /// <summary>Large enough for the full speed of a bus.</summary>
    public const int PieceBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Stack<HostPiece> _free = [];

    /// <summary>The copies under way, by lane: each lane does them in this order.</summary>
    private readonly Queue<GpuCopy>[] _running = [[], []];

    private readonly nint _before = engine.CreateEvent();
    private int _pieces;

    /// <summary>Pieces that are kept at most: uploads of more than this wait for the device.</summary>
    public int MostPieces { get; init; } = 256;

    /// <summary>Writes to a block from <paramref name="byteOffset"/> on. The source may change afterwards.</summary>
    public void Upload(ReadOnlySpan<byte> source, GpuBlock block, long byteOffset, CopyLane lane)
    {
        nint target;
        if (lane == CopyLane.Beside)
        {
            target = block.Address;
            lock (_gate)
            {
                engine.Record(_before, CopyLane.Kernels);
                engine.Wait(_before, CopyLane.Beside);
            }
        }
        else
        {
            Settle(block);
            target = block.Address;
        }

        for (int start = 0; start < source.Length; start += PieceBytes)
        {
            ReadOnlySpan<byte> part = source.Slice(start, Math.Min(PieceBytes, source.Length - start));
            HostPiece piece = Take();
            part.CopyTo(new Span<byte>((byte*)piece.Memory, PieceBytes));
            lock (_gate)
            {
                engine.Copy(piece.Memory, (nint)(target + byteOffset + start), part.Length, lane);
                engine.Record(piece.Mark, lane);
                var copy = new GpuCopy(piece);
                _running[(int)lane].Enqueue(copy);
                if (lane == CopyLane.Beside)
                    block.Arriving = copy;
            }
        }
    }

    /// <summary>Reads a block from <paramref name="byteOffset"/> on, after all kernels before; waits.</summary>
    public void Download(GpuBlock block, long byteOffset, Span<byte> destination)
    {
        Settle(block);
        var running = new Queue<(HostPiece Piece, int Start, int Length)>(2);
        int given = 0;
        while (given < destination.Length || running.Count > 0)
        {
            // One piece travels while another is read. Nobody who has one waits for a second: others may do the same.
            if (given < destination.Length && running.Count < 2
                && (running.Count == 0 ? Take() : TryTake()) is { } piece)
            {
                int count = Math.Min(PieceBytes, destination.Length - given);
                lock (_gate)
                {
                    engine.Copy((nint)(block.Address + byteOffset + given), piece.Memory, count, CopyLane.Kernels);
                    engine.Record(piece.Mark, CopyLane.Kernels);
                }

                running.Enqueue((piece, given, count));
                given += count;
                continue;
            }

            (HostPiece arrived, int start, int length) = running.Dequeue();
            engine.Wait(arrived.Mark);
            new ReadOnlySpan<byte>((byte*)arrived.Memory, length).CopyTo(destination[start..]);
            lock (_gate)
                _free.Push(arrived);
        }
    }

    /// <summary>What is given to the device from now on may use the block: an upload beside the kernels is waited
    /// for there.</summary>
    public void Settle(GpuBlock block)
    {
        if (block.Arriving is null)
            return;
        lock (_gate)
        {
            if (block.Arriving is not { } copy)
                return;
            if (!copy.IsOver)
                engine.Wait(copy.Piece.Mark, CopyLane.Kernels);

            // Not before: another thread that sees it gone gives its kernel to the device.
            block.Arriving = null;
        }
    }

    /// <summary>Waits for all copies beside the kernels.</summary>
    public void Finish() => engine.Finish();

    /// <summary>A piece that no copy needs; waits for one.</summary>
    private HostPiece Take()
    {
        while (true)
        {
            if (TryTake() is { } piece)
                return piece;
            HostPiece? oldest;
            lock (_gate)
                oldest = Array.Find(_running, copies => copies.Count > 0)?.Peek().Piece;
            if (oldest is not null)
                engine.Wait(oldest.Mark);
            else
                Thread.Yield(); // other threads read from all of them for a moment
        }
    }

    private HostPiece? TryTake()
    {
        lock (_gate)
        {
            FreePassed();
            if (_free.TryPop(out HostPiece? free))
                return free;
            if (_pieces == MostPieces)
                return null;
            var piece = new HostPiece(engine.AllocatePinned(PieceBytes), engine.CreateEvent());
            _pieces++;
            return piece;
        }
    }

    private void FreePassed()
    {
        foreach (Queue<GpuCopy> copies in _running)
        {
            while (copies.TryPeek(out GpuCopy? copy) && engine.IsPassed(copy.Piece.Mark))
            {
                copies.Dequeue();
                copy.IsOver = true;
                _free.Push(copy.Piece);
            }
        }
    }
}
