namespace DeepNet.Gpu.Memory;

/// <summary>What copies beside kernels need of a driver. An event is a mark in a lane that is passed when all that was
/// given to the lane before the mark is done.</summary>
internal interface ICopyEngine
{
    /// <summary>Host memory that a device reads and writes while nobody waits. It is kept until the program ends.
    /// </summary>
    nint AllocatePinned(int bytes);

    nint CreateEvent();

    /// <summary>Copies from or to pinned memory when it is the lane's turn.</summary>
    void Copy(nint from, nint to, int bytes, CopyLane lane);

    /// <summary>Puts the mark at the end of the lane, wherever it was before.</summary>
    void Record(nint mark, CopyLane lane);

    bool IsPassed(nint mark);

    /// <summary>This thread goes on when the mark, as it is placed now, is passed.</summary>
    void Wait(nint mark);

    /// <summary>What is given to the lane from now on runs when the mark, as it is placed now, is passed.</summary>
    void Wait(nint mark, CopyLane lane);

    /// <summary>Waits for all that was copied beside kernels.</summary>
    void Finish();
}
