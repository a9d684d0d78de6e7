namespace DeepNet.Training;

/// <summary>Where steps lie on the axis of time, which counts epochs, or steps while there are fewer than two
/// epochs.</summary>
internal sealed class EpochAxis
{
    private readonly List<(long Step, double Epoch)> _knots = [(0, 0)];

    public EpochAxis(IReadOnlyList<EpochRecord> epochs)
    {
        foreach (EpochRecord record in epochs)
        {
            if (record.Step > _knots[^1].Step && record.Epoch + 1.0 > _knots[^1].Epoch)
                _knots.Add((record.Step, record.Epoch + 1.0));
        }
    }

    public bool IsInEpochs => _knots.Count > 2;

    public string Label => IsInEpochs ? "epoch" : "step";

    public double At(long step)
    {
        if (!IsInEpochs)
            return step;

        // After the last epoch steps go on at its pace.
        int low = 0, high = _knots.Count - 2;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_knots[middle].Step < step)
                low = middle;
            else
                high = middle - 1;
        }

        (long Step, double Epoch) a = _knots[low], b = _knots[low + 1];
        return a.Epoch + ((b.Epoch - a.Epoch) * ((double)step - a.Step) / ((double)b.Step - a.Step));
    }
}
