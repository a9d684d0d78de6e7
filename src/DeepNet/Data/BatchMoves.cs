namespace DeepNet.Data;

/// <summary>How batches of the usual kinds go to another device.</summary>
internal static class BatchMoves
{
    private static readonly Delegate[] s_known =
    [
        (Tensor batch, Device device) => batch.To(device),
        (TensorTuple batch, Device device) => batch.To(device),
        (PackedSequence batch, Device device) => batch.To(device),
        ((Tensor A, Tensor B) batch, Device device) => (batch.A.To(device), batch.B.To(device)),
        ((Tensor A, Tensor B, Tensor C) batch, Device device) =>
            (batch.A.To(device), batch.B.To(device), batch.C.To(device)),
        ((Tensor A, Tensor B, Tensor C, Tensor D) batch, Device device) =>
            (batch.A.To(device), batch.B.To(device), batch.C.To(device), batch.D.To(device)),
        ((PackedSequence A, Tensor B) batch, Device device) => (batch.A.To(device), batch.B.To(device)),
    ];

    /// <summary>The way for one kind; null if it is none of these.</summary>
    public static Func<TBatch, Device, TBatch>? Of<TBatch>() =>
        s_known.OfType<Func<TBatch, Device, TBatch>>().FirstOrDefault();
}
